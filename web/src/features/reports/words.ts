import type { Cadence, Control, Form, Obligation, Report, Standing } from './queries'

export const GRADES: Record<NonNullable<Standing['grade']>, string> = {
  compliant: 'Compliant',
  at_risk: 'At risk',
  not_compliant: 'Not compliant',
}

export const HEALTHS: Record<NonNullable<Standing['health']>, string> = {
  healthy: 'Healthy',
  degraded: 'Degraded',
  unhealthy: 'Unhealthy',
}

export const STATES: Record<Control['state'], string> = {
  met: 'Met',
  not_met: 'Not met',
  person_must_look: 'A person must look',
}

export const RISKS: Record<Control['risk'], string> = {
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
}

export const CADENCES: readonly { id: Cadence; label: string; last: string; running: string }[] = [
  { id: 'daily', label: 'Daily', last: 'Yesterday', running: 'Today so far' },
  { id: 'weekly', label: 'Weekly', last: 'Last week', running: 'This week so far' },
  { id: 'monthly', label: 'Monthly', last: 'Last month', running: 'This month so far' },
  { id: 'quarterly', label: 'Quarterly', last: 'Last quarter', running: 'This quarter so far' },
  { id: 'yearly', label: 'Yearly', last: 'Last year', running: 'This year so far' },
]

export const FORMS: readonly { id: Form; label: string }[] = [
  { id: 'pdf', label: 'PDF' },
  { id: 'html', label: 'HTML' },
  { id: 'json', label: 'JSON' },
  { id: 'statement', label: 'Signature' },
]

export function percent(share: number): string {
  return `${(share * 100).toFixed(1).replace(/\.0$/, '')} %`
}

export function reportName({ cadence, name }: Report): string {
  return `${CADENCES.find(({ id }) => id === cadence)?.label ?? ''}: ${name}`
}

export function obligationState({ in_force, met }: Obligation): string {
  if (!in_force) return 'Not in force yet'
  if (met === null) return 'Not looked at yet'
  return met ? 'Met' : 'Not met'
}

/** What does not hold first, and of it the worst. */
export function worstFirst(controls: readonly Control[]): Control[] {
  const risks = Object.keys(RISKS)
  const rank = ({ state, risk }: Control) => (state === 'met' ? 10 : 0) + risks.indexOf(risk)
  return [...controls].sort((a, b) => rank(a) - rank(b))
}

export const REMARK_LIMIT = 1000

export function remarkProblem(remark: string): string | undefined {
  return remark.trim().length < 5
    ? 'Say in at least 5 characters what you looked at. What you typed is kept.'
    : undefined
}
