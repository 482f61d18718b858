import type { Language } from '@/kit/time'

export interface NextSteps {
  title: string
  number: string
  steps: readonly string[]
  /** False until a fluent speaker has read it. */
  reviewed: boolean
}

/** What the resident is told when the case is handed in. `{agency}` and `{number}` are filled in below. */
const WORDS: Record<Language, NextSteps> = {
  en: {
    title: 'What happens next',
    number: 'Your case number is {number}.',
    steps: [
      'A person checks what you told us. The MP decides and signs. Then it goes to {agency}.',
      '{agency} may call you. Answer if you can. You may say that the MP’s office wrote.',
      'Simple matters often take 3 working days, harder ones 3 weeks. {agency} decides; we cannot say how.',
      'We tell you when it is sent, and when they answer.',
      'A letter does not stop a bill, a fine date or a hearing. Keep every date on your letters.',
      'If anything changes, tell us your case number.',
    ],
    reviewed: true,
  },
  zh: {
    title: '接下来怎么办',
    number: '您的档案号码是 {number}。',
    steps: [
      '有人会检查您说的内容。议员决定并签名,然后寄给{agency}。',
      '{agency}可能会打电话给您。能接就接,您可以说议员办公室写过信。',
      '简单的事一般要3个工作日,复杂的要3个星期。由{agency}决定,结果我们不能说。',
      '寄出时和他们答复时,我们都会通知您。',
      '信不会让账单、罚款日期或开庭停下来。信上的日期请照样遵守。',
      '有变化请告诉我们,说出您的档案号码。',
    ],
    reviewed: false,
  },
  ms: {
    title: 'Apa yang berlaku seterusnya',
    number: 'Nombor kes anda ialah {number}.',
    steps: [
      'Petugas menyemak apa yang anda ceritakan. MP membuat keputusan dan menandatangani. Kemudian ia dihantar kepada {agency}.',
      '{agency} mungkin menelefon anda. Jawab jika boleh. Anda boleh kata pejabat MP telah menulis.',
      'Perkara mudah biasanya mengambil 3 hari bekerja, yang rumit 3 minggu. {agency} yang membuat keputusan; kami tidak boleh kata apa.',
      'Kami maklumkan apabila ia dihantar dan apabila mereka menjawab.',
      'Surat tidak menghentikan bil, tarikh denda atau perbicaraan. Patuhi semua tarikh dalam surat anda.',
      'Jika ada perubahan, beritahu kami nombor kes anda.',
    ],
    reviewed: false,
  },
  ta: {
    title: 'அடுத்து என்ன நடக்கும்',
    number: 'உங்கள் விவகார எண் {number}.',
    steps: [
      'நீங்கள் சொன்னதை ஒருவர் சரிபார்ப்பார். நாடாளுமன்ற உறுப்பினர் முடிவு செய்து கையெழுத்திடுவார். பிறகு {agency} அமைப்புக்குச் செல்லும்.',
      '{agency} உங்களை அழைக்கலாம். முடிந்தால் பேசுங்கள். நாடாளுமன்ற உறுப்பினர் அலுவலகம் எழுதியது என்று சொல்லலாம்.',
      'எளிய விஷயங்களுக்கு 3 வேலை நாட்களும் சிக்கலானவற்றுக்கு 3 வாரங்களும் ஆகலாம். முடிவு {agency} அமைப்பினுடையது; அதை நாங்கள் சொல்ல முடியாது.',
      'அனுப்பும்போதும் அவர்கள் பதில் தரும்போதும் உங்களுக்குத் தெரிவிப்போம்.',
      'கடிதம் கட்டணத்தையோ, அபராதத் தேதியையோ, விசாரணையையோ நிறுத்தாது. உங்கள் கடிதங்களில் உள்ள தேதிகளைப் பின்பற்றுங்கள்.',
      'ஏதாவது மாறினால் உங்கள் விவகார எண்ணைச் சொல்லி எங்களிடம் தெரிவியுங்கள்.',
    ],
    reviewed: false,
  },
}

/** Singlish speakers are read plain English. */
export function readAloudLanguage(language: string): Language {
  return language === 'zh' || language === 'ms' || language === 'ta' ? language : 'en'
}

const SOME_AGENCY: Record<Language, string> = {
  en: 'the agency',
  zh: '有关部门',
  ms: 'agensi berkenaan',
  ta: 'தொடர்புடைய',
}

export function nextStepsIn(language: Language, agency: string, number: string): NextSteps {
  const words = WORDS[language]
  const fill = (text: string) =>
    text.replaceAll('{agency}', agency === '' ? SOME_AGENCY[language] : agency).replaceAll('{number}', number)
  return { ...words, number: fill(words.number), steps: words.steps.map(fill) }
}
