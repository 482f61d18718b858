import type { Channel, SpokenLanguage } from './types'

/** Each in its own script. */
export const SPOKEN: readonly { id: SpokenLanguage; name: string; lang: string }[] = [
  { id: 'en', name: 'English', lang: 'en-SG' },
  { id: 'en-singlish', name: 'Singlish', lang: 'en-SG' },
  { id: 'zh', name: '中文', lang: 'zh-SG' },
  { id: 'ms', name: 'Melayu', lang: 'ms-SG' },
  { id: 'ta', name: 'தமிழ்', lang: 'ta-SG' },
]

export function languageName(id: string): string {
  return SPOKEN.find((one) => one.id === id)?.name ?? id
}

export const CHANNELS: readonly { id: Channel; label: string }[] = [
  { id: 'walk_in', label: 'At the table' },
  { id: 'whatsapp', label: 'WhatsApp' },
  { id: 'email', label: 'E-mail' },
  { id: 'phone', label: 'Phone' },
  { id: 'post', label: 'Post' },
  { id: 'portal', label: 'Resident pages' },
]
