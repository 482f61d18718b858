import { useMemo } from 'react'
import { ErrorSummary } from '@/ui/states'

export interface RefusalSummaryProps {
  title: string
  /** The field it leads to. */
  field: string
  /** Empty where nothing was refused. The summary takes the focus when it changes. */
  message: string
}

export function RefusalSummary({ title, field, message }: RefusalSummaryProps) {
  const problems = useMemo(() => (message === '' ? [] : [{ field, message }]), [field, message])
  return <ErrorSummary title={title} problems={problems} />
}
