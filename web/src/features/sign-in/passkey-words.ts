import type { Words } from '@/kit/languages'

const draft = (text: string) => ({ text, reviewed: false })
const STOPPED =
  'Nothing was shown or added: your device’s own window was closed, or had no passkey for this service.'

const zh: Words = {
  'My passkey is not with me': draft('通行密钥不在身边'),
  'Sign in with a passkey': draft('使用通行密钥登录'),
  'Use your passkey': draft('使用您的通行密钥'),
  'Passkeys do not work at this address. Open this service by its name instead.':
    draft('通行密钥在此地址无法使用。请改用本服务的名称打开。'),
  [STOPPED]: draft('没有出示或添加任何内容：设备的窗口已关闭，或没有本服务的通行密钥。'),
}

const ms: Words = {
  'My passkey is not with me': draft('Kunci laluan saya tiada bersama saya'),
  'Sign in with a passkey': draft('Log masuk dengan kunci laluan'),
  'Use your passkey': draft('Guna kunci laluan anda'),
  'Passkeys do not work at this address. Open this service by its name instead.': draft(
    'Kunci laluan tidak berfungsi di alamat ini. Buka perkhidmatan ini dengan namanya.',
  ),
  [STOPPED]: draft(
    'Tiada apa-apa ditunjukkan atau ditambah: tetingkap peranti anda ditutup, atau tiada kunci laluan untuk perkhidmatan ini.',
  ),
}

const ta: Words = {
  'My passkey is not with me': draft('என் கடவுவிசை என்னிடம் இல்லை'),
  'Sign in with a passkey': draft('கடவுவிசையுடன் உள்நுழைக'),
  'Use your passkey': draft('உங்கள் கடவுவிசையைப் பயன்படுத்துக'),
  'Passkeys do not work at this address. Open this service by its name instead.': draft(
    'இந்த முகவரியில் கடவுவிசைகள் செயல்படாது. இச்சேவையை அதன் பெயரால் திறக்கவும்.',
  ),
  [STOPPED]: draft(
    'எதுவும் காட்டப்படவோ சேர்க்கப்படவோ இல்லை: உங்கள் சாதனத்தின் சாளரம் மூடப்பட்டது, அல்லது இச்சேவைக்கான கடவுவிசை இல்லை.',
  ),
}

export const passkeyWordsInScripts = { zh, ms, ta }
