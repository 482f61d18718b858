import type { Words } from '@/kit/languages'

const draft = (text: string) => ({ text, reviewed: false })

const zh: Words = {
  'Sign in with {name}': draft('通过{name}登录'),
  'Signing in': draft('正在登录'),
  'One moment: your organisation says who you are.': draft('请稍候：您的机构正在确认您的身份。'),
  'There is nothing to finish here. Start from the sign-in page.':
    draft('这里没有待完成的登录。请从登录页开始。'),
  'Back to the sign-in page': draft('返回登录页'),
}

const ms: Words = {
  'Sign in with {name}': draft('Log masuk dengan {name}'),
  'Signing in': draft('Sedang log masuk'),
  'One moment: your organisation says who you are.': draft(
    'Sebentar: organisasi anda mengesahkan siapa anda.',
  ),
  'There is nothing to finish here. Start from the sign-in page.': draft(
    'Tiada apa-apa untuk diselesaikan di sini. Mulakan dari halaman log masuk.',
  ),
  'Back to the sign-in page': draft('Kembali ke halaman log masuk'),
}

const ta: Words = {
  'Sign in with {name}': draft('{name} மூலம் உள்நுழைக'),
  'Signing in': draft('உள்நுழைகிறது'),
  'One moment: your organisation says who you are.': draft(
    'ஒரு கணம்: நீங்கள் யார் என்பதை உங்கள் நிறுவனம் உறுதிசெய்கிறது.',
  ),
  'There is nothing to finish here. Start from the sign-in page.': draft(
    'இங்கு முடிக்க எதுவும் இல்லை. உள்நுழைவுப் பக்கத்திலிருந்து தொடங்குங்கள்.',
  ),
  'Back to the sign-in page': draft('உள்நுழைவுப் பக்கத்திற்குத் திரும்புக'),
}

export const elsewhereWords = { zh, ms, ta }
