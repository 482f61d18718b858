import { useState } from 'react'
import { wordsOf } from '@/api/faults'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { RadioGroup } from '@/ui/choice'
import { SearchField } from '@/ui/search-field'
import { useFindPeople, type PersonFound } from './queries'
import styles from '@/ui/parts.module.css'

export interface FindPersonProps {
  chosen: Pick<PersonFound, 'id'> | null
  onChoose: (person: PersonFound) => void
}

/** Who asks: by name, NRIC, phone or case number; at most ten, and no way to reach them. */
export function FindPerson({ chosen, onChoose }: FindPersonProps) {
  const [words, setWords] = useState('')
  const find = useFindPeople()
  const found = find.data
  const look = () => {
    if (words.trim().length >= 2) find.mutate(words.trim())
  }
  return (
    <div className={styles['form']}>
      <div className={styles['row']}>
        <SearchField
          label="Name, NRIC, phone or case number"
          value={words}
          onChange={setWords}
          onSubmit={look}
          maxLength={100}
        />
        <Button onPress={look} isPending={find.isPending}>
          Find them
        </Button>
      </div>
      {find.error && <Banner tone="danger" title={wordsOf(find.error)} />}
      {found?.length === 0 && (
        <p role="status">Nobody is recorded like that. Look at the spelling once more.</p>
      )}
      {found !== undefined && found.length > 0 && (
        <RadioGroup
          label="Who is it?"
          options={found.map((person) => ({ id: person.id, label: person.name, second: secondLine(person) }))}
          value={chosen?.id ?? null}
          onChange={(id) => {
            const person = found.find((one) => one.id === id)
            if (person) onChoose(person)
          }}
        />
      )}
    </div>
  )
}

function secondLine({ nric, block, cases }: PersonFound): string {
  const parts = [nric, block && `Blk ${block}`, cases === 1 ? '1 case' : `${cases} cases`]
  return parts.filter((part) => part !== '').join(', ')
}
