export const TABS = ['standing', 'controls', 'reports'] as const
export type Tab = (typeof TABS)[number]

export interface ReportsPlace {
  tab?: Tab
}

export function readReportsPlace({ tab }: Record<string, unknown>): ReportsPlace {
  const known = TABS.find((one) => one === tab)
  return known === undefined ? {} : { tab: known }
}
