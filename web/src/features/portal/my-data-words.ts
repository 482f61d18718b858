import type { Words } from '@/kit/languages'

const draft = (text: string) => ({ text, reviewed: false })

const ABOUT =
  'You may have a copy of all this office holds about you: what you told, letters, whom we told, who looked. You may also ask the office to put something right, or take your consent back.'

const zh: Words = {
  'Your data': draft('您的资料'),
  [ABOUT]: draft(
    '您可以取得本办公室持有的关于您的一切资料的副本：您说的话、信件、我们告诉过谁、谁看过。您也可以要求办公室改正，或收回同意。',
  ),
  'Ask for a copy of my data': draft('要一份我的资料'),
  'You asked for a copy. The office answers by {date}.':
    draft('您已要求一份副本。办公室会在{date}之前答复。'),
  'It was not asked for. Try again in a minute, or tell the office.':
    draft('要求没有送出。请一分钟后再试，或告诉办公室。'),
}

const ms: Words = {
  'Your data': draft('Data anda'),
  [ABOUT]: draft(
    'Anda boleh mendapat salinan semua yang disimpan pejabat ini tentang anda: apa yang anda beritahu, surat, siapa yang kami beritahu, siapa yang melihat. Anda juga boleh meminta pejabat membetulkan sesuatu, atau menarik balik persetujuan.',
  ),
  'Ask for a copy of my data': draft('Minta salinan data saya'),
  'You asked for a copy. The office answers by {date}.': draft(
    'Anda sudah meminta salinan. Pejabat menjawab selewat-lewatnya pada {date}.',
  ),
  'It was not asked for. Try again in a minute, or tell the office.': draft(
    'Permintaan tidak dihantar. Cuba lagi seminit lagi, atau beritahu pejabat.',
  ),
}

const ta: Words = {
  'Your data': draft('உங்கள் தகவல்கள்'),
  [ABOUT]: draft(
    'உங்களைப் பற்றி இந்த அலுவலகம் வைத்திருக்கும் அனைத்தின் நகலையும் பெறலாம்: நீங்கள் சொன்னவை, கடிதங்கள், யாரிடம் சொன்னோம், யார் பார்த்தார்கள். எதையாவது திருத்தச் சொல்லவும், சம்மதத்தைத் திரும்பப் பெறவும் அலுவலகத்திடம் கேட்கலாம்.',
  ),
  'Ask for a copy of my data': draft('என் தகவல்களின் நகலைக் கேட்க'),
  'You asked for a copy. The office answers by {date}.': draft(
    'நகலைக் கேட்டுள்ளீர்கள். அலுவலகம் {date} க்குள் பதில் தரும்.',
  ),
  'It was not asked for. Try again in a minute, or tell the office.': draft(
    'கோரிக்கை அனுப்பப்படவில்லை. ஒரு நிமிடத்தில் மீண்டும் முயலுங்கள், அல்லது அலுவலகத்திடம் சொல்லுங்கள்.',
  ),
}

export const myDataWords = { zh, ms, ta }
