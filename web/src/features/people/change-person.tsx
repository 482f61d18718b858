import { useState } from 'react'
import { conflictOf, wordsOf } from '@/api/faults'
import { useMe } from '@/api/me'
import { Banner } from '@/ui/banner'
import { BothVersions } from '@/ui/both-versions'
import { Button } from '@/ui/button'
import { RadioGroup, Switch } from '@/ui/choice'
import { Dialog } from '@/ui/dialog'
import { toast } from '@/ui/toast'
import { InvitePerson } from './invite-person'
import { LinkDialog } from './link-dialog'
import { useChangePerson, useMakeLink, useSecondStepLost, type Person } from './queries'
import { SecondStepLost } from './second-step-lost'
import { UntiePerson } from './untie-person'
import { bothRows, changeOf, OFFICE_ROLES, type OfficeRole, type Standing } from './rules'

/** Role, whether the account is open, and a link to come in by. Their sessions end with a change of the first two. */
export function ChangePerson({ person, onClose }: { person: Person; onClose: () => void }) {
  const make = useMakeLink(person.id)
  const lost = useSecondStepLost(person.id)
  const link = make.data ?? lost.data
  if (link) {
    return <LinkDialog title={`A link for ${person.name}`} person={person} link={link} onClose={onClose} />
  }
  return <Account person={person} make={make} lost={lost} onClose={onClose} />
}

interface AccountProps {
  person: Person
  make: ReturnType<typeof useMakeLink>
  lost: ReturnType<typeof useSecondStepLost>
  onClose: () => void
}

/** Whoever comes by a pass has none of these; one's own second step is changed on the account page. */
function WayIn({ person, make, lost }: Omit<AccountProps, 'onClose'>) {
  const me = useMe()
  if (person.comes_by_pass) return null
  return (
    <>
      <InvitePerson person={person} make={make} />
      {person.has_signed_in && person.id !== me.id && <SecondStepLost person={person} lost={lost} />}
    </>
  )
}

function Account({ person, make, lost, onClose }: AccountProps) {
  const { mine, setMine, base, setBase, change, send } = useStanding(person, onClose)
  const conflict = conflictOf<Standing>(change.error)
  if (conflict) {
    const there = { standing: conflict.current, version: conflict.currentVersion }
    return (
      <InConflict
        person={person}
        mine={mine}
        theirs={conflict.current}
        onClose={onClose}
        onMine={() => send(there)}
        onEdit={() => {
          setBase(there)
          change.reset()
        }}
      />
    )
  }
  const same = Object.keys(changeOf(base.standing, mine)).length === 0
  return (
    <Dialog
      title={`The account of ${person.name}`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            kind={mine.is_active ? 'filled' : 'danger'}
            reason={same ? 'Nothing is changed yet' : undefined}
            isPending={change.isPending}
            onPress={() => send(base)}
          >
            {verb(base.standing, mine)}
          </Button>
        </>
      }
    >
      <Form person={person} mine={mine} onChange={setMine} />
      {mine.is_active && base.standing.is_active && <WayIn person={person} make={make} lost={lost} />}
      {person.signs_in_elsewhere && <UntiePerson person={person} />}
      {change.error && <Banner tone="danger" title={wordsOf(change.error)} />}
    </Dialog>
  )
}

/** What the change is made on: the account as it was read, or as a conflict showed it. */
interface Base {
  standing: Standing
  version: number
}

function useStanding(person: Person, onDone: () => void) {
  const [mine, setMine] = useState<Standing>({ role: person.role, is_active: person.is_active })
  const [base, setBase] = useState<Base>({ standing: person, version: person.version })
  const change = useChangePerson(person.id)

  function send({ standing, version }: Base) {
    const body = changeOf(standing, mine)
    const done = () => {
      toast({ text: `The account of ${person.name} is changed` })
      onDone()
    }
    // Somebody else has already done the same.
    if (Object.keys(body).length === 0) done()
    else change.mutate({ change: body, version }, { onSuccess: done })
  }
  return { mine, setMine, base, setBase, change, send }
}

function verb(before: Standing, after: Standing): string {
  if (before.is_active && !after.is_active) return 'Close the account'
  return !before.is_active && after.is_active ? 'Open the account' : 'Change the role'
}

interface FormProps {
  person: Person
  mine: Standing
  onChange: (next: Standing) => void
}

function Form({ person, mine, onChange }: FormProps) {
  const me = useMe()
  return (
    <>
      <RadioGroup<OfficeRole>
        label="Role"
        options={OFFICE_ROLES}
        value={OFFICE_ROLES.find(({ id }) => id === mine.role)?.id ?? null}
        onChange={(role) => onChange({ ...mine, role })}
      />
      <Switch isSelected={mine.is_active} onChange={(open) => onChange({ ...mine, is_active: open })}>
        The account is open
      </Switch>
      <p>
        {person.id === me.id
          ? 'This is your own account. Changing it signs you out everywhere at once.'
          : 'Changing it signs them out everywhere at once. A closed account cannot sign in; what they did stays in the record.'}
      </p>
    </>
  )
}

interface InConflictProps {
  person: Person
  mine: Standing
  theirs: Standing
  onClose: () => void
  onMine: () => void
  onEdit: () => void
}

function InConflict({ person, mine, theirs, onClose, onMine, onEdit }: InConflictProps) {
  const rows = bothRows(mine, theirs)
  return (
    <Dialog
      title={`Somebody else changed the account of ${person.name}`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button kind="text" onPress={onEdit}>
            Edit again
          </Button>
          <Button onPress={onClose}>Leave it as it is now</Button>
          <Button kind="filled" onPress={onMine}>
            Go on with mine
          </Button>
        </>
      }
    >
      <p>Nothing of yours is saved yet. Choose which one goes on.</p>
      {rows.length === 0 ? <p>Both are the same now.</p> : <BothVersions rows={rows} />}
    </Dialog>
  )
}
