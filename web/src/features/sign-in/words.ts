import type { Words } from '@/kit/languages'

const draft = (text: string) => ({ text, reviewed: false })

const zh: Words = {
  'I have a pass': draft('我有通行证'),
  'Too many attempts from here. Wait fifteen minutes, then try again.':
    draft('来自此处的尝试太多。请等十五分钟后再试。'),
  'A recovery code': draft('一个恢复码'),
  'The code your app shows now': draft('应用程序现在显示的代码'),
  'Use the app after all': draft('还是使用应用程序'),
  'My phone is not with me': draft('手机不在身边'),
  'Start again': draft('重新开始'),
  'Show what you typed': draft('显示您输入的内容'),
  'Hide what you typed': draft('隐藏您输入的内容'),
  "That e-mail address and password do not fit. Check both, or ask your office's administrator.": draft(
    '电邮和密码不相符。请两项都检查一遍，或询问办公室的管理员。',
  ),
  'No network. What you typed is kept on this device.': draft('没有网络。您输入的内容保存在这台设备上。'),
  'Sign in': draft('登录'),
  'For volunteers, staff and the MP.': draft('供义工、职员和议员使用。'),
  'Demo office': draft('示范办事处'),
  'Everybody here is invented. Choose whose desk to see.':
    draft('这里的人物全是虚构的。请选择要查看谁的页面。'),
  or: draft('或'),
  'E-mail': draft('电邮'),
  Password: draft('密码'),
  'This is needed.': draft('此项必填。'),
  'You are not signed in': draft('您尚未登录'),
  'Before you start tonight': draft('今晚开始之前'),
  'You will hear private things. Keep them at the table.': draft('您会听到私事。请让它们留在桌上。'),
  'Every case you open is recorded, and the resident may ask who looked.':
    draft('您打开的每个个案都有记录，居民可以问谁看过。'),
  'If someone is in danger, call 999 first. The letter can wait.':
    draft('若有人身处危险，先拨打 999。信可以等。'),
  'Your access ends when the session ends.': draft('接见会结束时，您的使用权限也随之结束。'),
  Language: draft('语言'),
  Loading: draft('正在载入'),
  'Interviews residents at the table': draft('在桌前与居民面谈'),
  'Vets, sends and follows up': draft('审核、寄出并跟进'),
  'Reads, approves and signs': draft('阅读、批准并签名'),
  'Runs accounts and settings': draft('管理账户和设置'),
  'Reads the record': draft('查阅记录'),
  'Sees her own case': draft('查看自己的个案'),
}

const ms: Words = {
  'I have a pass': draft('Saya ada pas'),
  'Too many attempts from here. Wait fifteen minutes, then try again.': draft(
    'Terlalu banyak percubaan dari sini. Tunggu lima belas minit, kemudian cuba lagi.',
  ),
  'A recovery code': draft('Satu kod pemulihan'),
  'The code your app shows now': draft('Kod yang ditunjukkan aplikasi anda sekarang'),
  'Use the app after all': draft('Guna aplikasi juga'),
  'My phone is not with me': draft('Telefon saya tiada bersama saya'),
  'Start again': draft('Mula semula'),
  'Show what you typed': draft('Tunjukkan apa yang anda taip'),
  'Hide what you typed': draft('Sembunyikan apa yang anda taip'),
  "That e-mail address and password do not fit. Check both, or ask your office's administrator.": draft(
    'E-mel dan kata laluan itu tidak padan. Semak kedua-duanya, atau tanya pentadbir pejabat anda.',
  ),
  'No network. What you typed is kept on this device.': draft(
    'Tiada rangkaian. Apa yang anda taip disimpan pada peranti ini.',
  ),
  'Sign in': draft('Log masuk'),
  'For volunteers, staff and the MP.': draft('Untuk sukarelawan, kakitangan dan Anggota Parlimen.'),
  'Demo office': draft('Pejabat demo'),
  'Everybody here is invented. Choose whose desk to see.': draft(
    'Semua orang di sini rekaan. Pilih meja siapa yang hendak dilihat.',
  ),
  or: draft('atau'),
  'E-mail': draft('E-mel'),
  Password: draft('Kata laluan'),
  'This is needed.': draft('Ini diperlukan.'),
  'You are not signed in': draft('Anda belum log masuk'),
  'Before you start tonight': draft('Sebelum anda mula malam ini'),
  'You will hear private things. Keep them at the table.': draft(
    'Anda akan mendengar hal peribadi. Biarkan ia di meja ini sahaja.',
  ),
  'Every case you open is recorded, and the resident may ask who looked.': draft(
    'Setiap kes yang anda buka direkodkan, dan penduduk boleh bertanya siapa yang melihatnya.',
  ),
  'If someone is in danger, call 999 first. The letter can wait.': draft(
    'Jika seseorang dalam bahaya, hubungi 999 dahulu. Surat boleh tunggu.',
  ),
  'Your access ends when the session ends.': draft('Akses anda tamat apabila sesi tamat.'),
  Language: draft('Bahasa'),
  Loading: draft('Sedang dimuatkan'),
  'Interviews residents at the table': draft('Menemu bual penduduk di meja'),
  'Vets, sends and follows up': draft('Menyemak, menghantar dan membuat susulan'),
  'Reads, approves and signs': draft('Membaca, meluluskan dan menandatangani'),
  'Runs accounts and settings': draft('Mengurus akaun dan tetapan'),
  'Reads the record': draft('Membaca rekod'),
  'Sees her own case': draft('Melihat kes sendiri'),
}

const ta: Words = {
  'I have a pass': draft('என்னிடம் அனுமதிச் சீட்டு உள்ளது'),
  'Too many attempts from here. Wait fifteen minutes, then try again.': draft(
    'இங்கிருந்து மிக அதிக முயற்சிகள். பதினைந்து நிமிடம் காத்திருந்து மீண்டும் முயலுங்கள்.',
  ),
  'A recovery code': draft('ஒரு மீட்புக் குறியீடு'),
  'The code your app shows now': draft('உங்கள் செயலி இப்போது காட்டும் குறியீடு'),
  'Use the app after all': draft('செயலியையே பயன்படுத்துக'),
  'My phone is not with me': draft('என் தொலைபேசி என்னிடம் இல்லை'),
  'Start again': draft('மீண்டும் தொடங்குக'),
  'Show what you typed': draft('நீங்கள் தட்டச்சு செய்ததைக் காட்டு'),
  'Hide what you typed': draft('நீங்கள் தட்டச்சு செய்ததை மறை'),
  "That e-mail address and password do not fit. Check both, or ask your office's administrator.": draft(
    'மின்னஞ்சலும் கடவுச்சொல்லும் பொருந்தவில்லை. இரண்டையும் சரிபாருங்கள், அல்லது உங்கள் அலுவலக நிர்வாகியைக் கேளுங்கள்.',
  ),
  'No network. What you typed is kept on this device.': draft(
    'இணைய இணைப்பு இல்லை. நீங்கள் தட்டச்சு செய்தது இந்தச் சாதனத்தில் உள்ளது.',
  ),
  'Sign in': draft('உள்நுழைக'),
  'For volunteers, staff and the MP.': draft('தொண்டூழியர்கள், ஊழியர்கள், நாடாளுமன்ற உறுப்பினருக்கு.'),
  'Demo office': draft('மாதிரி அலுவலகம்'),
  'Everybody here is invented. Choose whose desk to see.': draft(
    'இங்குள்ள அனைவரும் கற்பனையானவர்கள். யாருடைய மேசையைப் பார்க்க வேண்டும் என்று தேர்ந்தெடுங்கள்.',
  ),
  or: draft('அல்லது'),
  'E-mail': draft('மின்னஞ்சல்'),
  Password: draft('கடவுச்சொல்'),
  'This is needed.': draft('இது தேவை.'),
  'You are not signed in': draft('நீங்கள் உள்நுழையவில்லை'),
  'Before you start tonight': draft('இன்றிரவு தொடங்கும் முன்'),
  'You will hear private things. Keep them at the table.': draft(
    'தனிப்பட்ட விஷயங்களைக் கேட்பீர்கள். அவை மேசையிலேயே இருக்கட்டும்.',
  ),
  'Every case you open is recorded, and the resident may ask who looked.': draft(
    'நீங்கள் திறக்கும் ஒவ்வொரு விவகாரமும் பதிவாகிறது. யார் பார்த்தார்கள் என்று குடியிருப்பாளர் கேட்கலாம்.',
  ),
  'If someone is in danger, call 999 first. The letter can wait.': draft(
    'யாராவது ஆபத்தில் இருந்தால், முதலில் 999-ஐ அழையுங்கள். கடிதம் காத்திருக்கலாம்.',
  ),
  'Your access ends when the session ends.': draft('சந்திப்பு முடியும்போது உங்கள் அனுமதியும் முடிகிறது.'),
  Language: draft('மொழி'),
  Loading: draft('ஏற்றப்படுகிறது'),
  'Interviews residents at the table': draft('மேசையில் குடியிருப்பாளர்களிடம் பேசுகிறார்'),
  'Vets, sends and follows up': draft('சரிபார்த்து, அனுப்பி, தொடர்ந்து கவனிக்கிறார்'),
  'Reads, approves and signs': draft('படித்து, அங்கீகரித்து, கையொப்பமிடுகிறார்'),
  'Runs accounts and settings': draft('கணக்குகளையும் அமைப்புகளையும் நிர்வகிக்கிறார்'),
  'Reads the record': draft('பதிவேட்டைப் படிக்கிறார்'),
  'Sees her own case': draft('தமது விவகாரத்தைப் பார்க்கிறார்'),
}

export const words = { zh, ms, ta }
