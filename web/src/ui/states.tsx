import { CircleAlert } from 'lucide-react'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { Button } from './button'
import styles from './states.module.css'

/** What would be here, why it is not, the one next step. */
export function EmptyState({
  title,
  children,
  action,
}: {
  title: string
  children?: ReactNode
  action?: ReactNode
}) {
  return (
    <div className={styles['empty']}>
      <h2>{title}</h2>
      {children !== undefined && <p>{children}</p>}
      {action}
    </div>
  )
}

export interface FailedProps {
  /** "The list did not load" */
  title: string
  /** What is safe, then what went wrong. */
  children: ReactNode
  onRetry?: () => void
  /** For support: codes and times, no personal data. */
  details?: string
  /** On pages in four languages. */
  labels?: { retry: string; copy: string; copied: string }
}

const LABELS = { retry: 'Try again', copy: 'Copy details for support', copied: 'Details copied' }

export function Failed({ title, children, onRetry, details, labels = LABELS }: FailedProps) {
  const [copied, setCopied] = useState(false)
  return (
    <div className={styles['failed']} role="alert">
      <CircleAlert size={20} aria-hidden="true" />
      <div className={styles['failedWords']}>
        <h2>{title}</h2>
        <p>{children}</p>
        <div className={styles['row']}>
          {onRetry && <Button onPress={onRetry}>{labels.retry}</Button>}
          {details !== undefined && (
            <Button
              kind="text"
              onPress={() => {
                void navigator.clipboard.writeText(details).then(() => setCopied(true))
              }}
            >
              {copied ? labels.copied : labels.copy}
            </Button>
          )}
        </div>
      </div>
    </div>
  )
}

const SHOW_AFTER_MS = 300

/** Nothing for 300 ms, then the shape of the rows; still under reduced motion. */
export function Skeleton({ label, rows = 3 }: { label: string; rows?: number }) {
  const [shown, setShown] = useState(false)
  useEffect(() => {
    const timer = window.setTimeout(() => setShown(true), SHOW_AFTER_MS)
    return () => window.clearTimeout(timer)
  }, [])
  return (
    <div role="status" className={styles['skeleton']}>
      <span className="visually-hidden">{label}</span>
      {shown &&
        Array.from({ length: rows }, (_, row) => (
          <div key={row} className={styles['bone']} aria-hidden="true">
            <span />
            <span />
          </div>
        ))}
    </div>
  )
}

export interface FieldProblem {
  /** The id of the input. */
  field: string
  message: string
}

/** At the top of a form after a refused submit. Takes focus each time the problems change. */
export function ErrorSummary({ title, problems }: { title: string; problems: readonly FieldProblem[] }) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (problems.length > 0) box.current?.focus()
  }, [problems])
  if (problems.length === 0) return null
  return (
    <div ref={box} role="alert" tabIndex={-1} className={styles['summary']}>
      <h2>{title}</h2>
      <ul>
        {problems.map(({ field, message }) => (
          <li key={field + message}>
            <a
              href={`#${field}`}
              onClick={(event) => {
                event.preventDefault()
                document.getElementById(field)?.focus()
              }}
            >
              {message}
            </a>
          </li>
        ))}
      </ul>
    </div>
  )
}
