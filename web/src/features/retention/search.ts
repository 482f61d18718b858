export const TABS = ['terms', 'due', 'holds', 'erased'] as const
export type Tab = (typeof TABS)[number]

export interface RetentionPlace {
  tab?: Tab
}

export function readRetentionPlace({ tab }: Record<string, unknown>): RetentionPlace {
  const known = TABS.find((one) => one === tab)
  return known === undefined ? {} : { tab: known }
}
