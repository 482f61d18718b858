import type { Words } from '@/kit/languages'

const draft = (text: string) => ({ text, reviewed: false })

const zh: Words = {
  'Sign in with {name}': draft('通过{name}登录'),
  'Signing in': draft('正在登录'),
  'One moment: your organisation says who you are.': draft('请稍候：您的机构正在确认您的身份。'),
  'There is nothing to finish here. Start from the sign-in page.':
    draft('这里没有待完成的登录。请从登录页开始。'),
  'Back to the sign-in page': draft('返回登录页'),
  'You are signed in': draft('您已登录'),
  'Close this tab: the page you came from goes on where you were.':
    draft('请关闭此标签页：您原来的页面会从刚才的地方继续。'),
  'One moment: your organisation’s sign-in opens.': draft('请稍候：正在打开您机构的登录页。'),
  'Try again': draft('重试'),
  'It opens in a new tab. This page stays as it is.': draft('将在新标签页中打开。本页保持不变。'),
  'Your browser opened no tab. Allow this address to open one, then press again.': draft(
    '浏览器没有打开标签页。请允许此网址打开标签页，然后再按一次。',
  ),
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
  'You are signed in': draft('Anda sudah log masuk'),
  'Close this tab: the page you came from goes on where you were.': draft(
    'Tutup tab ini: halaman asal anda diteruskan dari tempat tadi.',
  ),
  'One moment: your organisation’s sign-in opens.': draft(
    'Sebentar: log masuk organisasi anda sedang dibuka.',
  ),
  'Try again': draft('Cuba lagi'),
  'It opens in a new tab. This page stays as it is.': draft(
    'Ia dibuka dalam tab baharu. Halaman ini kekal seperti sedia ada.',
  ),
  'Your browser opened no tab. Allow this address to open one, then press again.': draft(
    'Pelayar anda tidak membuka tab. Benarkan alamat ini membuka tab, kemudian tekan sekali lagi.',
  ),
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
  'You are signed in': draft('நீங்கள் உள்நுழைந்துள்ளீர்கள்'),
  'Close this tab: the page you came from goes on where you were.': draft(
    'இந்தத் தாவலை மூடுங்கள்: நீங்கள் வந்த பக்கம் விட்ட இடத்திலிருந்து தொடரும்.',
  ),
  'One moment: your organisation’s sign-in opens.': draft('ஒரு கணம்: உங்கள் நிறுவனத்தின் உள்நுழைவு திறக்கிறது.'),
  'Try again': draft('மீண்டும் முயல்க'),
  'It opens in a new tab. This page stays as it is.': draft(
    'இது புதிய தாவலில் திறக்கும். இந்தப் பக்கம் அப்படியே இருக்கும்.',
  ),
  'Your browser opened no tab. Allow this address to open one, then press again.': draft(
    'உலாவி தாவலைத் திறக்கவில்லை. இந்த முகவரி தாவலைத் திறக்க அனுமதித்து, மீண்டும் அழுத்துங்கள்.',
  ),
}

export const elsewhereWords = { zh, ms, ta }
