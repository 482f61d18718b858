import styles from './key-hint.module.css'

/** The key that does this, for people who look for it. Screen readers are told by the list under "?". */
export function KeyHint({ children }: { children: string }) {
  return (
    <kbd className={styles['key']} aria-hidden="true">
      {children}
    </kbd>
  )
}
