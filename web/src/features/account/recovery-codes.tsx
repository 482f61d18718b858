import { Download, Printer } from 'lucide-react'
import { saveText } from '@/kit/save-text'
import { Button } from '@/ui/button'
import { CopyButton } from '@/ui/copy-button'
import styles from './account.module.css'

/** Says nothing of whose codes they are: whoever finds the file learns no account. */
const FILE = 'mps-connect-recovery-codes.txt'

function onPaper(codes: readonly string[]): string {
  return [
    'MPS Connect: recovery codes',
    'Each lets you in once, after your password, when your phone or passkey is lost.',
    'Keep them away from both.',
    '',
    ...codes,
    '',
  ].join('\r\n')
}

/** Shown once: what to type when the phone is lost. */
export function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  return (
    <div className={styles['part']}>
      <h2 tabIndex={-1}>Recovery codes</h2>
      <p>
        If you lose your phone, one of these lets you in, once. Print them, save them or write them down, and
        keep them away from the phone. They are not shown again.
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
        <Button
          icon={<Download size={16} aria-hidden="true" />}
          onPress={() => saveText(FILE, onPaper(codes))}
        >
          Download
        </Button>
        <Button icon={<Printer size={16} aria-hidden="true" />} onPress={() => window.print()}>
          Print
        </Button>
        <Button kind="filled" onPress={onKept}>
          I have kept them
        </Button>
      </div>
    </div>
  )
}
