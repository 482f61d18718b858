import type { Words } from '@/kit/languages'

const draft = (text: string) => ({ text, reviewed: false })
const NEW_HERE =
  'New tonight? Ask the person who runs the session. Password forgotten? Your office’s administrator makes you a link.'
const STAFF_NO_MAIL =
  'This office sends no e-mail. Ask your office’s administrator for a link: it takes a minute.'
const NO_MAIL = 'This office sends no e-mail. Ask the office for a link: at a session, or by phone.'
const WRITE_EMAIL =
  'Write the e-mail address you gave the office. A link to your case comes to it. You need no password.'
const NOTHING_CAME = 'Nothing after a few minutes? Look among unwanted mail, and check the address above.'

const zh: Words = {
  'Is it gone? Ask the office for a new one.': draft('链接不见了吗？请向办公室索取新的链接。'),
  'Is it gone? Ask for a new one:': draft('链接不见了吗？索取新的链接：'),
  'A new link comes to your e-mail. Open it on this device, then come back to this page.': draft(
    '新的链接会发到您的电邮。请在这台设备上打开，然后回到本页。',
  ),
  'Ask for a new one:': draft('索取新的链接：'),
  'I forgot my password': draft('我忘了密码'),
  'I am a resident': draft('我是居民'),
  'Was it an invitation? Ask your office’s administrator for a new one.':
    draft('那是邀请吗？请向办公室的管理员索取新的邀请。'),
  'Ask the office for a new one.': draft('请向办公室索取新的链接。'),
  'Have you chosen a password already? Sign in': draft('已经选好密码了吗？请登录'),
  'If {email} is known here, a link is on its way to it.': draft(
    '如果这里有 {email} 的记录，链接正在发送给它。',
  ),
  [NOTHING_CAME]: draft('几分钟后仍未收到？请查看垃圾邮件，并核对以上地址。'),
  'Try another address': draft('换一个地址'),
  'No link was asked for yet': draft('尚未索取链接'),
  'Send me a link': draft('把链接发给我'),
  'Write it like name@example.sg.': draft('格式如 name@example.sg。'),
  [STAFF_NO_MAIL]: draft('本办公室不发送电邮。请向办公室的管理员索取链接：只需一分钟。'),
  [NO_MAIL]: draft('本办公室不发送电邮。请在接见会上或致电向办公室索取链接。'),
  'It is good for one hour and works once.': draft('一小时内有效，只能使用一次。'),
  'It is good for half an hour and works once.': draft('半小时内有效，只能使用一次。'),
  'A link to choose a new password comes by e-mail. Your second step stays as it is.': draft(
    '用于选择新密码的链接会以电邮发送。您的第二步验证保持不变。',
  ),
  'Back to the sign-in page': draft('返回登录页'),
  'See your case': draft('查看您的个案'),
  [WRITE_EMAIL]: draft('请填写您给办公室的电邮地址。查看个案的链接会发到那里。您不需要密码。'),
  'Volunteers, staff and the MP sign in here': draft('义工、职员和议员在此登录'),
  [NEW_HERE]: draft('今晚第一次来？请问接见会的负责人。忘了密码？办公室的管理员会给您一个链接。'),
  'Are you a resident? See your case': draft('您是居民吗？查看您的个案'),
  'New tonight? Ask the person who runs the session.': draft('今晚第一次来？请问接见会的负责人。'),
}

const ms: Words = {
  'Is it gone? Ask the office for a new one.': draft(
    'Pautan sudah hilang? Minta yang baharu daripada pejabat.',
  ),
  'Is it gone? Ask for a new one:': draft('Pautan sudah hilang? Minta yang baharu:'),
  'A new link comes to your e-mail. Open it on this device, then come back to this page.': draft(
    'Pautan baharu dihantar ke e-mel anda. Bukanya pada peranti ini, kemudian kembali ke halaman ini.',
  ),
  'Ask for a new one:': draft('Minta yang baharu:'),
  'I forgot my password': draft('Saya lupa kata laluan'),
  'I am a resident': draft('Saya penduduk'),
  'Was it an invitation? Ask your office’s administrator for a new one.': draft(
    'Adakah itu jemputan? Minta yang baharu daripada pentadbir pejabat anda.',
  ),
  'Ask the office for a new one.': draft('Minta yang baharu daripada pejabat.'),
  'Have you chosen a password already? Sign in': draft('Sudah memilih kata laluan? Log masuk'),
  'If {email} is known here, a link is on its way to it.': draft(
    'Jika {email} dikenali di sini, pautan sedang dihantar kepadanya.',
  ),
  [NOTHING_CAME]: draft(
    'Tiada apa-apa selepas beberapa minit? Lihat dalam mel yang tidak diingini, dan semak alamat di atas.',
  ),
  'Try another address': draft('Cuba alamat lain'),
  'No link was asked for yet': draft('Pautan belum diminta'),
  'Send me a link': draft('Hantar pautan kepada saya'),
  'Write it like name@example.sg.': draft('Tulis seperti name@example.sg.'),
  [STAFF_NO_MAIL]: draft(
    'Pejabat ini tidak menghantar e-mel. Minta pautan daripada pentadbir pejabat anda: hanya seminit.',
  ),
  [NO_MAIL]: draft(
    'Pejabat ini tidak menghantar e-mel. Minta pautan daripada pejabat: semasa sesi, atau melalui telefon.',
  ),
  'It is good for one hour and works once.': draft('Ia sah selama satu jam dan berfungsi sekali.'),
  'It is good for half an hour and works once.': draft('Ia sah selama setengah jam dan berfungsi sekali.'),
  'A link to choose a new password comes by e-mail. Your second step stays as it is.': draft(
    'Pautan untuk memilih kata laluan baharu dihantar melalui e-mel. Langkah kedua anda kekal seperti biasa.',
  ),
  'Back to the sign-in page': draft('Kembali ke halaman log masuk'),
  'See your case': draft('Lihat kes anda'),
  [WRITE_EMAIL]: draft(
    'Tulis alamat e-mel yang anda beri kepada pejabat. Pautan ke kes anda dihantar kepadanya. Anda tidak perlu kata laluan.',
  ),
  'Volunteers, staff and the MP sign in here': draft(
    'Sukarelawan, kakitangan dan Anggota Parlimen log masuk di sini',
  ),
  [NEW_HERE]: draft(
    'Baru malam ini? Tanya orang yang mengendalikan sesi. Lupa kata laluan? Pentadbir pejabat anda membuat pautan untuk anda.',
  ),
  'Are you a resident? See your case': draft('Anda penduduk? Lihat kes anda'),
  'New tonight? Ask the person who runs the session.': draft(
    'Baru malam ini? Tanya orang yang mengendalikan sesi.',
  ),
}

const ta: Words = {
  'Is it gone? Ask the office for a new one.': draft('இணைப்பு இல்லையா? அலுவலகத்திடம் புதியதைக் கேளுங்கள்.'),
  'Is it gone? Ask for a new one:': draft('இணைப்பு இல்லையா? புதியதைக் கேளுங்கள்:'),
  'A new link comes to your e-mail. Open it on this device, then come back to this page.': draft(
    'புதிய இணைப்பு உங்கள் மின்னஞ்சலுக்கு வரும். இந்தச் சாதனத்தில் அதைத் திறந்து, பிறகு இப்பக்கத்திற்குத் திரும்புங்கள்.',
  ),
  'Ask for a new one:': draft('புதிய இணைப்பைக் கேளுங்கள்:'),
  'I forgot my password': draft('கடவுச்சொல்லை மறந்துவிட்டேன்'),
  'I am a resident': draft('நான் குடியிருப்பாளர்'),
  'Was it an invitation? Ask your office’s administrator for a new one.': draft(
    'அது ஓர் அழைப்பா? உங்கள் அலுவலக நிர்வாகியிடம் புதியதைக் கேளுங்கள்.',
  ),
  'Ask the office for a new one.': draft('அலுவலகத்திடம் புதியதைக் கேளுங்கள்.'),
  'Have you chosen a password already? Sign in': draft('கடவுச்சொல்லை ஏற்கனவே தேர்ந்தெடுத்துவிட்டீர்களா? உள்நுழைக'),
  'If {email} is known here, a link is on its way to it.': draft(
    '{email} இங்கு பதிவில் இருந்தால், அதற்கு ஓர் இணைப்பு அனுப்பப்படுகிறது.',
  ),
  [NOTHING_CAME]: draft(
    'சில நிமிடங்களில் எதுவும் வரவில்லையா? தேவையற்ற அஞ்சல்களில் பாருங்கள், மேலுள்ள முகவரியைச் சரிபாருங்கள்.',
  ),
  'Try another address': draft('வேறு முகவரியை முயலுங்கள்'),
  'No link was asked for yet': draft('இணைப்பு இன்னும் கேட்கப்படவில்லை'),
  'Send me a link': draft('எனக்கு இணைப்பை அனுப்புக'),
  'Write it like name@example.sg.': draft('name@example.sg போல எழுதுங்கள்.'),
  [STAFF_NO_MAIL]: draft(
    'இந்த அலுவலகம் மின்னஞ்சல் அனுப்புவதில்லை. உங்கள் அலுவலக நிர்வாகியிடம் இணைப்பைக் கேளுங்கள்: ஒரு நிமிடம் போதும்.',
  ),
  [NO_MAIL]: draft(
    'இந்த அலுவலகம் மின்னஞ்சல் அனுப்புவதில்லை. சந்திப்பின்போது அல்லது தொலைபேசியில் அலுவலகத்திடம் இணைப்பைக் கேளுங்கள்.',
  ),
  'It is good for one hour and works once.': draft('அது ஒரு மணி நேரம் செல்லும், ஒரு முறை மட்டுமே செயல்படும்.'),
  'It is good for half an hour and works once.': draft('அது அரை மணி நேரம் செல்லும், ஒரு முறை மட்டுமே செயல்படும்.'),
  'A link to choose a new password comes by e-mail. Your second step stays as it is.': draft(
    'புதிய கடவுச்சொல்லைத் தேர்ந்தெடுக்க மின்னஞ்சலில் ஓர் இணைப்பு வரும். உங்கள் இரண்டாவது படி அப்படியே இருக்கும்.',
  ),
  'Back to the sign-in page': draft('உள்நுழைவுப் பக்கத்திற்குத் திரும்புக'),
  'See your case': draft('உங்கள் விவகாரத்தைப் பாருங்கள்'),
  [WRITE_EMAIL]: draft(
    'அலுவலகத்திடம் கொடுத்த மின்னஞ்சல் முகவரியை எழுதுங்கள். உங்கள் விவகாரத்திற்கான இணைப்பு அதற்கு வரும். கடவுச்சொல் தேவையில்லை.',
  ),
  'Volunteers, staff and the MP sign in here': draft('தொண்டூழியர்கள், ஊழியர்கள், நாடாளுமன்ற உறுப்பினர் இங்கே உள்நுழைக'),
  [NEW_HERE]: draft(
    'இன்றிரவு புதியவரா? சந்திப்பை நடத்துபவரிடம் கேளுங்கள். கடவுச்சொல் மறந்துவிட்டதா? உங்கள் அலுவலக நிர்வாகி உங்களுக்கு ஓர் இணைப்பை உருவாக்குவார்.',
  ),
  'Are you a resident? See your case': draft('நீங்கள் குடியிருப்பாளரா? உங்கள் விவகாரத்தைப் பாருங்கள்'),
  'New tonight? Ask the person who runs the session.': draft(
    'இன்றிரவு புதியவரா? சந்திப்பை நடத்துபவரிடம் கேளுங்கள்.',
  ),
}

export const askWords = { zh, ms, ta }
