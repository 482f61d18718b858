import type { Words } from '@/kit/languages'

const draft = (text: string) => ({ text, reviewed: false })
const LOST =
  'For your safety this page keeps the link only while it is open. Open it again from your e-mail or message, or scan it again: it is not used up.'
const OVER = 'Each link works once, for a limited time, and a newer link replaces it. Nothing was changed.'
const SHORT = 'Use at least 12 characters. A few words in a row make a good password.'
const HELP = 'At least 12 characters: a few words in a row that have nothing to do with each other.'
const NEAR = 'That is too close to a name others know. Use a few unrelated words.'
const KNOWN =
  'That password, or one much like it, is in lists that thieves try first. Use a few unrelated words.'
const STAY = 'This link works once. Afterwards you stay signed in on this phone or computer for a while.'

const zh: Words = {
  'Your link': draft('您的链接'),
  'Your link is not used up': draft('您的链接尚未用掉'),
  'Try again': draft('再试一次'),
  'Copy details for support': draft('复制详情以求助'),
  'Details copied': draft('详情已复制'),
  'Now your second step': draft('现在进行第二步验证'),
  'Your new password is set. Show once more that it is you, as at each sign-in.':
    draft('新密码已设定。请像每次登录一样，再次证明是您本人。'),
  '{name}, you were invited to {office}': draft('{name}，{office}邀请您加入'),
  '{name}, choose a new password': draft('{name}，请选择新密码'),
  '{name}, see your case here': draft('{name}，请在此查看您的个案'),
  [STAY]: draft('此链接只能使用一次。之后您会在这部手机或电脑上保持登录一段时间。'),
  'Is this not your own phone or computer? Sign out when you have read it.':
    draft('这不是您自己的手机或电脑吗？看完后请登出。'),
  'See my case': draft('查看我的个案'),
  '{name} is signed in here. Going on takes that place.': draft('{name}已在此登录。继续将取代此人的登录。'),
  'The password is not set yet': draft('密码尚未设定'),
  'You sign in with it.': draft('您用它登录。'),
  'Choose a password': draft('选择密码'),
  'New password': draft('新密码'),
  [HELP]: draft('至少 12 个字符：几个彼此无关的词连在一起。'),
  [SHORT]: draft('至少使用 12 个字符。几个词连在一起就是好密码。'),
  [NEAR]: draft('这与别人知道的名字太接近。请用几个无关的词。'),
  [KNOWN]: draft('这个密码或与它很像的密码，在窃贼最先尝试的名单上。请用几个无关的词。'),
  'Wherever else you are signed in, that ends.': draft('您在其他地方的登录将会结束。'),
  'Set the password and go on': draft('设定密码并继续'),
  'Open your link again': draft('请重新打开您的链接'),
  'This link is not good, or not any more': draft('此链接无效，或已失效'),
  [LOST]: draft('为了您的安全，本页只在打开时保留链接。请从电邮或信息中重新打开，或重新扫描：链接尚未用掉。'),
  [OVER]: draft('每个链接只能在限定时间内使用一次，新链接会取代旧链接。没有任何更改。'),
}

const ms: Words = {
  'Your link': draft('Pautan anda'),
  'Your link is not used up': draft('Pautan anda belum digunakan'),
  'Try again': draft('Cuba lagi'),
  'Copy details for support': draft('Salin butiran untuk bantuan'),
  'Details copied': draft('Butiran disalin'),
  'Now your second step': draft('Sekarang langkah kedua anda'),
  'Your new password is set. Show once more that it is you, as at each sign-in.': draft(
    'Kata laluan baharu anda sudah ditetapkan. Buktikan sekali lagi bahawa ini anda, seperti setiap kali log masuk.',
  ),
  '{name}, you were invited to {office}': draft('{name}, anda dijemput ke {office}'),
  '{name}, choose a new password': draft('{name}, pilih kata laluan baharu'),
  '{name}, see your case here': draft('{name}, lihat kes anda di sini'),
  [STAY]: draft(
    'Pautan ini boleh digunakan sekali sahaja. Selepas itu anda kekal log masuk pada telefon atau komputer ini untuk sementara.',
  ),
  'Is this not your own phone or computer? Sign out when you have read it.': draft(
    'Ini bukan telefon atau komputer anda sendiri? Log keluar selepas membacanya.',
  ),
  'See my case': draft('Lihat kes saya'),
  '{name} is signed in here. Going on takes that place.': draft(
    '{name} sedang log masuk di sini. Jika anda teruskan, log masuk itu diganti.',
  ),
  'The password is not set yet': draft('Kata laluan belum ditetapkan'),
  'You sign in with it.': draft('Anda log masuk dengannya.'),
  'Choose a password': draft('Pilih kata laluan'),
  'New password': draft('Kata laluan baharu'),
  [HELP]: draft('Sekurang-kurangnya 12 aksara: beberapa perkataan berturut-turut yang tidak berkaitan.'),
  [SHORT]: draft(
    'Gunakan sekurang-kurangnya 12 aksara. Beberapa perkataan berturut-turut menjadi kata laluan yang baik.',
  ),
  [NEAR]: draft(
    'Itu terlalu hampir dengan nama yang diketahui orang lain. Gunakan beberapa perkataan yang tidak berkaitan.',
  ),
  [KNOWN]: draft(
    'Kata laluan itu, atau yang hampir sama, ada dalam senarai yang dicuba pencuri dahulu. Gunakan beberapa perkataan yang tidak berkaitan.',
  ),
  'Wherever else you are signed in, that ends.': draft('Log masuk anda di tempat lain akan tamat.'),
  'Set the password and go on': draft('Tetapkan kata laluan dan teruskan'),
  'Open your link again': draft('Buka pautan anda sekali lagi'),
  'This link is not good, or not any more': draft('Pautan ini tidak sah, atau tidak lagi sah'),
  [LOST]: draft(
    'Demi keselamatan anda, halaman ini menyimpan pautan hanya semasa ia dibuka. Buka sekali lagi daripada e-mel atau mesej anda, atau imbas sekali lagi: ia belum digunakan.',
  ),
  [OVER]: draft(
    'Setiap pautan berfungsi sekali, untuk masa yang terhad, dan pautan yang lebih baharu menggantikannya. Tiada apa-apa yang diubah.',
  ),
}

const ta: Words = {
  'Your link': draft('உங்கள் இணைப்பு'),
  'Your link is not used up': draft('உங்கள் இணைப்பு இன்னும் பயன்படுத்தப்படவில்லை'),
  'Try again': draft('மீண்டும் முயலுங்கள்'),
  'Copy details for support': draft('உதவிக்கு விவரங்களை நகலெடுக்கவும்'),
  'Details copied': draft('விவரங்கள் நகலெடுக்கப்பட்டன'),
  'Now your second step': draft('இப்போது உங்கள் இரண்டாவது படி'),
  'Your new password is set. Show once more that it is you, as at each sign-in.': draft(
    'உங்கள் புதிய கடவுச்சொல் அமைக்கப்பட்டது. ஒவ்வொரு உள்நுழைவிலும் போல, நீங்கள்தான் என்று மீண்டும் காட்டுங்கள்.',
  ),
  '{name}, you were invited to {office}': draft('{name}, {office} உங்களை அழைத்துள்ளது'),
  '{name}, choose a new password': draft('{name}, புதிய கடவுச்சொல்லைத் தேர்ந்தெடுங்கள்'),
  '{name}, see your case here': draft('{name}, உங்கள் விவகாரத்தை இங்கே பாருங்கள்'),
  [STAY]: draft(
    'இந்த இணைப்பு ஒரு முறை மட்டுமே செயல்படும். பிறகு இந்தத் தொலைபேசியில் அல்லது கணினியில் சிறிது நேரம் உள்நுழைந்திருப்பீர்கள்.',
  ),
  'Is this not your own phone or computer? Sign out when you have read it.': draft(
    'இது உங்கள் சொந்தத் தொலைபேசி அல்லது கணினி இல்லையா? படித்த பிறகு வெளியேறுங்கள்.',
  ),
  'See my case': draft('என் விவகாரத்தைப் பார்க்க'),
  '{name} is signed in here. Going on takes that place.': draft(
    '{name} இங்கே உள்நுழைந்துள்ளார். தொடர்ந்தால் அவரது உள்நுழைவு மாற்றப்படும்.',
  ),
  'The password is not set yet': draft('கடவுச்சொல் இன்னும் அமைக்கப்படவில்லை'),
  'You sign in with it.': draft('இதைக் கொண்டு உள்நுழைவீர்கள்.'),
  'Choose a password': draft('கடவுச்சொல்லைத் தேர்ந்தெடுங்கள்'),
  'New password': draft('புதிய கடவுச்சொல்'),
  [HELP]: draft('குறைந்தது 12 எழுத்துகள்: ஒன்றுக்கொன்று தொடர்பில்லாத சில சொற்கள் வரிசையாக.'),
  [SHORT]: draft('குறைந்தது 12 எழுத்துகளைப் பயன்படுத்துங்கள். வரிசையான சில சொற்கள் நல்ல கடவுச்சொல் ஆகும்.'),
  [NEAR]: draft('இது மற்றவர்களுக்குத் தெரிந்த பெயருக்கு மிக அருகில் உள்ளது. தொடர்பில்லாத சில சொற்களைப் பயன்படுத்துங்கள்.'),
  [KNOWN]: draft(
    'இந்தக் கடவுச்சொல், அல்லது இதைப் போன்ற ஒன்று, திருடர்கள் முதலில் முயலும் பட்டியல்களில் உள்ளது. தொடர்பில்லாத சில சொற்களைப் பயன்படுத்துங்கள்.',
  ),
  'Wherever else you are signed in, that ends.': draft('வேறு எங்கு உள்நுழைந்திருந்தாலும் அது முடிவடையும்.'),
  'Set the password and go on': draft('கடவுச்சொல்லை அமைத்துத் தொடர்க'),
  'Open your link again': draft('உங்கள் இணைப்பை மீண்டும் திறங்கள்'),
  'This link is not good, or not any more': draft('இந்த இணைப்பு செல்லாது, அல்லது இனி செல்லாது'),
  [LOST]: draft(
    'உங்கள் பாதுகாப்பிற்காக, திறந்திருக்கும்போது மட்டுமே இப்பக்கம் இணைப்பை வைத்திருக்கும். மின்னஞ்சல் அல்லது செய்தியிலிருந்து மீண்டும் திறங்கள், அல்லது மீண்டும் ஸ்கேன் செய்யுங்கள்: அது இன்னும் பயன்படுத்தப்படவில்லை.',
  ),
  [OVER]: draft(
    'ஒவ்வொரு இணைப்பும் குறிப்பிட்ட நேரத்திற்குள் ஒரு முறை மட்டுமே செயல்படும்; புதிய இணைப்பு அதை மாற்றிவிடும். எதுவும் மாற்றப்படவில்லை.',
  ),
}

export const linkWords = { zh, ms, ta }
