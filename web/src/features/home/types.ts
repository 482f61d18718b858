import type { components } from '@/api/schema'

type Schemas = components['schemas']

export type Home = Schemas['Home']
export type HomeItem = Schemas['HomeItem']
export type HomeCount = Schemas['HomeCount']
export type Kind = HomeItem['kind']
