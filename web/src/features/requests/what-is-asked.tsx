import { useQuery } from '@tanstack/react-query'
import { supportDetails, wordsOf } from '@/api/faults'
import { Checkbox } from '@/ui/choice'
import { Select } from '@/ui/select'
import { Failed, Skeleton } from '@/ui/states'
import { TextField } from '@/ui/text-field'
import type { RequestForm } from './form'
import { personQuery, type HeldCase, type PersonFound } from './queries'
import { consentWords, FIELDS } from './words'
import styles from '@/ui/parts.module.css'

export interface WhatIsAskedProps {
  person: PersonFound
  form: RequestForm
  onChange: (change: Partial<RequestForm>) => void
}

/** What is to be corrected, or which consents end: from what is held about the person. */
export function WhatIsAsked({ person, form, onChange }: WhatIsAskedProps) {
  const asks = form.kind !== 'access'
  const { data, error, refetch } = useQuery({ ...personQuery(person.id), enabled: asks })
  if (!asks) return null
  if (error) {
    return (
      <Failed title="Their data did not load" onRetry={() => void refetch()} details={supportDetails(error)}>
        What you typed is kept. {wordsOf(error)}
      </Failed>
    )
  }
  if (data === undefined) return <Skeleton label="Loading what is held" rows={2} />
  if (data.cases.length === 0) return <p>There is no case of theirs here.</p>
  return form.kind === 'correction' ? (
    <Correction cases={data.cases} form={form} onChange={onChange} />
  ) : (
    <Withdrawal cases={data.cases} form={form} onChange={onChange} />
  )
}

interface PartProps {
  cases: readonly HeldCase[]
  form: RequestForm
  onChange: WhatIsAskedProps['onChange']
}

function Correction({ cases, form, onChange }: PartProps) {
  const facts = cases.flatMap((one) =>
    one.facts.map((fact) => ({
      id: fact.id,
      label: `${fact.label}: ${fact.shown}`,
      second: one.number ?? one.title,
      case_id: one.id,
    })),
  )
  return (
    <>
      <Select
        label="What is wrong?"
        options={FIELDS}
        value={form.about}
        onChange={(about) => onChange({ about, fact_id: null, case_id: null })}
        placeholder="Choose"
      />
      {form.about === 'fact' && (
        <Select
          label="Which fact?"
          options={facts}
          value={form.fact_id}
          onChange={(id) =>
            onChange({ fact_id: id, case_id: facts.find((fact) => fact.id === id)?.case_id ?? null })
          }
          placeholder="Choose"
        />
      )}
      <TextField
        label="What should it be?"
        value={form.value}
        onChange={(value) => onChange({ value })}
        maxLength={1000}
        autoComplete="off"
      />
    </>
  )
}

function Withdrawal({ cases, form, onChange }: PartProps) {
  const chosen = cases.find(({ id }) => id === form.case_id)
  return (
    <>
      <Select
        label="In which case?"
        options={cases.map(({ id, number, title }) => ({
          id,
          label: `${title}, ${number ?? 'not handed in'}`,
        }))}
        value={form.case_id}
        onChange={(id) => onChange({ case_id: id, consents: [] })}
        placeholder="Choose"
      />
      {chosen?.consents.length === 0 && <p>No consent stands in this case.</p>}
      {chosen !== undefined && chosen.consents.length > 0 && (
        <fieldset className={styles['list']}>
          <legend>What do they take back?</legend>
          {chosen.consents.map((consent) => (
            <Checkbox
              key={consent.key}
              isSelected={form.consents.includes(consent.key)}
              onChange={(on) =>
                onChange({
                  consents: on
                    ? [...form.consents, consent.key]
                    : form.consents.filter((key) => key !== consent.key),
                })
              }
            >
              {consentWords(consent)}
            </Checkbox>
          ))}
        </fieldset>
      )}
    </>
  )
}
