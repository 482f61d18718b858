import { useState, type SyntheticEvent } from 'react'
import { wordsOf } from '@/api/faults'
import { count, dayAndTime } from '@/kit/time'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { TextArea } from '@/ui/text-area'
import { useCheckCertificate, type Checked } from './queries'
import styles from './retention.module.css'

const LONGEST = 100_000

/** Whether a certificate somebody holds is this record's, word for word. */
export function CheckCertificate({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<string>()
  const check = useCheckCertificate()

  function submit(event: SyntheticEvent) {
    event.preventDefault()
    const wrong = text.trim() === '' ? 'Paste the whole text of the certificate.' : undefined
    setProblem(wrong)
    if (wrong === undefined && !check.isPending) check.mutate(text)
  }

  return (
    <Dialog title="Check a certificate" isOpen width="wide" onClose={onClose}>
      <form noValidate onSubmit={submit} className={styles['form']}>
        <TextArea
          label="The certificate"
          help="The whole text, from its first line to its signature."
          value={text}
          onChange={(next) => {
            setText(next)
            check.reset()
          }}
          limit={LONGEST}
          maxLength={LONGEST}
          spellCheck="false"
          error={problem}
        />
        {check.data && <Result checked={check.data} />}
        {check.error && <Banner tone="danger" title={wordsOf(check.error)} />}
        <div className={styles['actions']}>
          <Button onPress={onClose}>Close</Button>
          <Button type="submit" kind="filled" isPending={check.isPending}>
            Check it
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

function Result({ checked }: { checked: Checked }) {
  if (!checked.holds)
    return (
      <div role="status">
        <Banner tone="danger" title="This certificate does not hold">
          {checked.why}
        </Banner>
      </div>
    )
  const of =
    checked.tree_size === null ? '' : ` It speaks of the record at ${count(checked.tree_size)} entries.`
  const at = checked.at === null ? '' : `Signed ${dayAndTime(checked.at)}.`
  return (
    <div role="status" className={styles['form']}>
      <Banner tone="info" title="Checked and unchanged">
        {`${at}${of}`}
      </Banner>
      <p className={styles['said']}>{checked.text}</p>
    </div>
  )
}
