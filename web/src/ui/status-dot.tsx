import styles from './status-dot.module.css'

/** empty = not begun, half = with somebody, full = out or answered. The word always stands beside it. */
export type DotShape = 'empty' | 'half' | 'full'

export function StatusDot({ shape, children }: { shape: DotShape; children: string }) {
  return (
    <span className={styles['status']}>
      <Dot shape={shape} />
      {children}
    </span>
  )
}

export function Dot({ shape }: { shape: DotShape }) {
  return (
    <svg
      className={styles['dot']}
      data-shape={shape}
      viewBox="0 0 12 12"
      width="12"
      height="12"
      aria-hidden="true"
    >
      <circle cx="6" cy="6" r="4.5" className={styles['ring']} />
      {shape === 'half' && <path d="M6 1.5a4.5 4.5 0 0 0 0 9z" className={styles['fill']} />}
      {shape === 'full' && <circle cx="6" cy="6" r="4.5" className={styles['fill']} />}
    </svg>
  )
}
