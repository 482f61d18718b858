import type { components } from '@/api/schema'

type Schemas = components['schemas']

export type Person = Schemas['PersonCard']
export type PersonChange = Schemas['PersonChange']
export type RevealField = Schemas['Reveal']['field']
