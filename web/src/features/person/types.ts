import type { components } from '@/api/schema'

type Schemas = components['schemas']

export type Person = Schemas['PersonCard']
export type PersonChange = Schemas['mps_connect__constituents__schemas__PersonChange']
export type RevealField = Schemas['Reveal']['field']
