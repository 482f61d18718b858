import { TextArea } from '@/ui/text-area'
import { TextField } from '@/ui/text-field'
import type { Letter } from '../types'
import type { Draft } from './draft'
import styles from './editing.module.css'

export interface HeadFieldsProps {
  letter: Letter
  draft: Draft
  onChange: (next: Draft) => void
}

/** To whom. Another agency is another letter, so its name stands still. */
export function HeadFields({ letter, draft, onChange }: HeadFieldsProps) {
  const to = draft.recipient
  const set = (part: Partial<Draft['recipient']>) => onChange({ ...draft, recipient: { ...to, ...part } })
  return (
    <div className={styles['head']}>
      <p className={styles['agency']}>
        To {letter.recipient.agency_name}. A letter to another agency is drafted from the case.
      </p>
      <TextField label="Addressee" value={to.addressee} onChange={(addressee) => set({ addressee })} />
      <TextField label="Attention" value={to.attention} onChange={(attention) => set({ attention })} />
      <TextArea label="Address" rows={2} value={to.address} onChange={(address) => set({ address })} />
      <TextField label="E-mail" value={to.email} onChange={(email) => set({ email })} />
      <TextField
        label="Your ref"
        help="The agency's own reference, exactly as printed"
        value={draft.your_ref}
        onChange={(your_ref) => onChange({ ...draft, your_ref })}
        maxLength={80}
      />
      <TextField
        label="Salutation"
        value={draft.salutation}
        onChange={(salutation) => onChange({ ...draft, salutation })}
        maxLength={120}
      />
    </div>
  )
}

/** Enclosures and copies, a line each. */
export function AfterFields({ draft, onChange }: Omit<HeadFieldsProps, 'letter'>) {
  return (
    <div className={styles['head']}>
      <TextArea
        label="Enclosures"
        help="Only papers that are in the case, one a line"
        rows={2}
        value={draft.enclosures.join('\n')}
        onChange={(text) => onChange({ ...draft, enclosures: text === '' ? [] : text.split('\n') })}
      />
      <TextArea
        label="Copies to (cc)"
        help="One a line. None where calling is not safe"
        rows={2}
        value={draft.cc.join('\n')}
        onChange={(text) => onChange({ ...draft, cc: text === '' ? [] : text.split('\n') })}
      />
    </div>
  )
}
