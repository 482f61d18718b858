import { Button } from '@/ui/button'
import { CopyButton } from '@/ui/copy-button'
import styles from './account.module.css'

/** Shown once: what to type when the phone is lost. */
export function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  return (
    <div className={styles['part']}>
      <h2 tabIndex={-1}>Recovery codes</h2>
      <p>
        If you lose your phone, one of these lets you in, once. Print them or write them down, and keep them
        away from the phone. They are not shown again.
      </p>
      <ul className={styles['codes']}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className={styles['acts']}>
        <CopyButton text={codes.join('\n')} what="the codes" />
        <Button onPress={() => window.print()}>Print this page</Button>
        <Button kind="filled" onPress={onKept}>
          I have kept them
        </Button>
      </div>
    </div>
  )
}
