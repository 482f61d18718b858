import { device, makeStore, useStore } from './store'

export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

const KEY = 'mps.theme'

function stored(): Theme {
  const value = device.read(KEY)
  return THEMES.find((theme) => theme === value) ?? 'system'
}

const theme = makeStore<Theme>(stored())

function paint(next: Theme): void {
  if (next === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = next
}

export function startTheme(): void {
  paint(theme.get())
}

export function setTheme(next: Theme): void {
  device.write(KEY, next)
  theme.set(next)
  paint(next)
}

export function useTheme(): Theme {
  return useStore(theme)
}
