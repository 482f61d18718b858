import { Button } from '@/ui/button'
import { Dialog } from '@/ui/dialog'
import { LABELS } from './fields'
import type { Person, PersonChange } from './types'
import styles from './person.module.css'

export interface PersonConflictProps {
  current: Person
  changes: PersonChange
  version: number
  isPending: boolean
  onMine: () => void
  onTheirs: () => void
  onClose: () => void
}

type Side = string | boolean

function shown(value: Side): string {
  if (value === true) return 'not safe to contact'
  if (value === false) return 'may be contacted'
  return value === '' ? 'nothing' : value
}

/** Both versions of what I changed, side by side. What I did not touch stays theirs either way. */
export function PersonConflict(props: PersonConflictProps) {
  const { current, changes, isPending, onMine, onTheirs, onClose } = props
  const rows = Object.entries(changes) as [keyof PersonChange, Side][]
  return (
    <Dialog
      title="Somebody changed these details while you were typing"
      isOpen
      onClose={onClose}
      width="wide"
      actions={
        <>
          <Button kind="text" onPress={onClose}>
            Go back and edit
          </Button>
          <Button onPress={onTheirs}>Keep theirs</Button>
          <Button kind="filled" isPending={isPending} onPress={onMine}>
            Go on with mine
          </Button>
        </>
      }
    >
      <p>Nothing is lost. Choose which one goes on; the other stays in the record.</p>
      <table className={styles['sides']}>
        <caption className="visually-hidden">What differs</caption>
        <thead>
          <tr>
            <th scope="col">Detail</th>
            <th scope="col">Yours</th>
            <th scope="col">Theirs, saved</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([field, mine]) => (
            <tr key={field}>
              <th scope="row">{field in LABELS ? LABELS[field as keyof typeof LABELS] : 'Safe contact'}</th>
              <td>{shown(mine)}</td>
              <td>{shown(current[field as keyof Person] as Side)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Dialog>
  )
}
