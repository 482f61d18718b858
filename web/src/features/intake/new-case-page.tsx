import { useNavigate } from '@tanstack/react-router'
import { useState, type SyntheticEvent } from 'react'
import { fieldErrors, wordsOf } from '@/api/faults'
import { useMe } from '@/api/me'
import { useDraft } from '@/kit/drafts'
import { PHONE, useMedia } from '@/kit/media'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { ChipGroup, type ChipGroupProps } from '@/ui/chip'
import { RadioGroup } from '@/ui/choice'
import { Page } from '@/ui/page'
import { TextField } from '@/ui/text-field'
import { useOpenCase } from './mutations'
import { CHANNELS, SPOKEN } from './spoken'
import type { Channel, Mode, SpokenLanguage } from './types'
import styles from './new-case.module.css'

const MODES = [
  { id: 'guided', label: 'Turn by turn', second: 'One or two questions at a time, with the reason for each' },
  {
    id: 'paste',
    label: 'One whole message',
    second: 'Paste notes, an e-mail or a chat; what is missing is listed',
  },
] as const

/** Somebody has come. Four answers, three of them given already. */
export function NewCasePage() {
  return (
    <Page title="New case" subtitle="Nothing is asked twice: what you leave out here is heard in the talk.">
      <NewCaseForm />
    </Page>
  )
}

function NewCaseForm() {
  const phone = useMedia(PHONE)
  const me = useMe()
  const name = useDraft({ user: me.id, about: 'new', field: 'name' })
  const [channel, setChannel] = useState<Channel>('walk_in')
  const [language, setLanguage] = useState<SpokenLanguage>('en')
  const [mode, setMode] = useState<Mode>('guided')
  const opening = useOpening(name.clear)
  const errors = fieldErrors(opening.error)

  function open(event: SyntheticEvent) {
    event.preventDefault()
    if (!opening.isPending) opening.mutate({ channel, language, mode, person_name: name.text.trim() })
  }

  return (
    <form noValidate onSubmit={open} className={styles['form']}>
      <Choice label="How it came" options={CHANNELS} selected={channel} onSelect={setChannel} />
      <Choice label="Language to ask in" options={LANGUAGES} selected={language} onSelect={setLanguage} />
      <RadioGroup label="How to take it down" options={MODES} value={mode} onChange={setMode} big={phone} />
      <TextField
        label="Name, as given"
        help="May be left empty until it is heard."
        value={name.text}
        onChange={(next) => (next === '' ? name.clear() : name.setText(next))}
        error={errors['person_name']}
        maxLength={200}
        autoComplete="off"
        big={phone}
      />
      {opening.error && Object.keys(errors).length === 0 && (
        <Banner tone="danger" title={wordsOf(opening.error)} />
      )}
      <div>
        <Button type="submit" kind="filled" size={phone ? 48 : 40} wide={phone} isPending={opening.isPending}>
          Start the case
        </Button>
      </div>
    </form>
  )
}

const LANGUAGES = SPOKEN.map(({ id, name, lang }) => ({ id, label: name, lang }))

function useOpening(onOpened: () => void) {
  const navigate = useNavigate()
  return useOpenCase((view) => {
    onOpened()
    void navigate({ to: `/cases/${view.case_id}/interview` as '/' })
  })
}

function Choice<Id extends string>(props: ChipGroupProps<Id>) {
  return (
    <div className={styles['group']}>
      <p className={styles['label']} aria-hidden="true">
        {props.label}
      </p>
      <ChipGroup {...props} />
    </div>
  )
}
