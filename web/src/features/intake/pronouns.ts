export interface Pronouns {
  /** "Her words" */
  Possessive: string
  possessive: string
  /** "She agreed" */
  Subject: string
  /** "she said" */
  subject: string
  /** "check with her" */
  object: string
}

const HERS: Pronouns = { Possessive: 'Her', possessive: 'her', Subject: 'She', subject: 'she', object: 'her' }
const HIS: Pronouns = { Possessive: 'His', possessive: 'his', Subject: 'He', subject: 'he', object: 'him' }
const THEIRS: Pronouns = {
  Possessive: 'Their',
  possessive: 'their',
  Subject: 'They',
  subject: 'they',
  object: 'them',
}

const BY_TITLE: Record<string, Pronouns> = {
  mdm: HERS,
  madam: HERS,
  mrs: HERS,
  ms: HERS,
  miss: HERS,
  puan: HERS,
  cik: HERS,
  mr: HIS,
  encik: HIS,
}

/** From a recorded title alone, or one written before the name. A name or a voice says nothing about it. */
export function pronounsFor(title: string, name: string): Pronouns {
  const first = title.trim() === '' ? (name.trim().split(/\s+/)[0] ?? '') : title.trim()
  return BY_TITLE[first.toLowerCase().replace(/\.$/, '')] ?? THEIRS
}
