import type { Words } from '@/kit/languages'

const draft = (text: string) => ({ text, reviewed: false })

const zh: Words = {
  'Office of {mp}': draft('{mp}的办公室'),
  'MP for {division}': draft('{division}区国会议员'),
  'Your settings': draft('您的设置'),
  Language: draft('语言'),
  'Light or dark, as this device': draft('明暗跟随设备'),
  Light: draft('明亮'),
  Dark: draft('深色'),
  Now: draft('目前'),
  'Sign out': draft('登出'),
  'Sign out of this device': draft('在此设备上登出'),
  'Everything you typed has reached the server.': draft('您输入的内容都已送达。'),
  Stay: draft('留下'),
  'Your session has ended': draft('您已被登出'),
  'What you typed is still here. Sign in and it goes on.': draft('您输入的内容还在。登录后可继续。'),
  'Leave without signing in': draft('不登录，离开'),
}

const ms: Words = {
  'Office of {mp}': draft('Pejabat {mp}'),
  'MP for {division}': draft('AP {division}'),
  'Your settings': draft('Tetapan anda'),
  Language: draft('Bahasa'),
  'Light or dark, as this device': draft('Cerah atau gelap, ikut peranti ini'),
  Light: draft('Cerah'),
  Dark: draft('Gelap'),
  Now: draft('Sekarang'),
  'Sign out': draft('Log keluar'),
  'Sign out of this device': draft('Log keluar daripada peranti ini'),
  'Everything you typed has reached the server.': draft('Semua yang anda taip sudah sampai.'),
  Stay: draft('Kekal di sini'),
  'Your session has ended': draft('Sesi anda telah tamat'),
  'What you typed is still here. Sign in and it goes on.': draft(
    'Apa yang anda taip masih ada. Log masuk untuk meneruskan.',
  ),
  'Leave without signing in': draft('Keluar tanpa log masuk'),
}

const ta: Words = {
  'Office of {mp}': draft('{mp} அலுவலகம்'),
  'MP for {division}': draft('{division} நாடாளுமன்ற உறுப்பினர்'),
  'Your settings': draft('உங்கள் அமைப்புகள்'),
  Language: draft('மொழி'),
  'Light or dark, as this device': draft('இந்தச் சாதனத்தைப் போல் வெளிச்சம் அல்லது இருள்'),
  Light: draft('வெளிச்சம்'),
  Dark: draft('இருள்'),
  Now: draft('இப்போது'),
  'Sign out': draft('வெளியேறுக'),
  'Sign out of this device': draft('இந்தச் சாதனத்திலிருந்து வெளியேறுக'),
  'Everything you typed has reached the server.': draft('நீங்கள் தட்டச்சு செய்தவை அனைத்தும் வந்து சேர்ந்தன.'),
  Stay: draft('இங்கேயே இருங்கள்'),
  'Your session has ended': draft('உங்கள் உள்நுழைவு முடிந்தது'),
  'What you typed is still here. Sign in and it goes on.': draft(
    'நீங்கள் தட்டச்சு செய்தது இன்னும் உள்ளது. உள்நுழைந்து தொடருங்கள்.',
  ),
  'Leave without signing in': draft('உள்நுழையாமல் வெளியேறுங்கள்'),
}

/** The words of the resident's frame; her pages bring their own. */
export const portalWords = { zh, ms, ta }
