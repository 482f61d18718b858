import { useState } from 'react'
import { wordsOf } from '@/api/faults'
import { useMay } from '@/api/me'
import { dayAndTime } from '@/kit/time'
import { Details } from '@/ui/action-list'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { toast } from '@/ui/toast'
import { useAnswerProposal, useRefuseProposal, type Proposal } from './queries'
import { ReasonDialog } from './reason-dialog'
import { answerWord, className, effectWords, span, termWords } from './words'
import styles from './retention.module.css'

/** What somebody wants changed, with what it would do, above everything else. */
export function Waiting({ proposals }: { proposals: readonly Proposal[] }) {
  if (proposals.length === 0) return null
  return (
    <section aria-label="Waiting for an answer" className={styles['inset']}>
      <ul className={styles['waiting']}>
        {proposals.map((proposal) => (
          <li key={proposal.id}>
            <OpenProposal proposal={proposal} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function OpenProposal({ proposal }: { proposal: Proposal }) {
  const mayConsent = useMay('consent_to_retention')
  const [refusing, setRefusing] = useState(false)
  const answering = useAnswerProposal()
  const name = className(proposal.data_class)
  const send = (act: 'consent' | 'withdraw', text: string) =>
    answering.mutate({ id: proposal.id, act }, { onSuccess: () => toast({ text }) })
  return (
    <Banner
      tone="warning"
      title={`${name}: ${termWords(proposal.data_class, proposal.days)}, instead of ${span(proposal.based_days)}`}
      actions={
        proposal.is_mine ? (
          <Button
            isPending={answering.isPending}
            onPress={() => send('withdraw', `${name}: the proposal is taken back`)}
          >
            Take back
          </Button>
        ) : (
          mayConsent && (
            <>
              <Button onPress={() => setRefusing(true)}>Refuse</Button>
              <Button
                kind="filled"
                isPending={answering.isPending}
                onPress={() => send('consent', `${name}: the new term is in force`)}
              >
                Consent
              </Button>
            </>
          )
        )
      }
    >
      <p>{`${proposal.proposed_by}, ${dayAndTime(proposal.proposed_at)}`}</p>
      <p className={styles['words']}>{proposal.reason}</p>
      <p>{`Rests on: ${proposal.legal_basis}`}</p>
      <p>
        <strong>{effectWords(proposal)}</strong>
      </p>
      {answering.error && <p role="alert">{wordsOf(answering.error)}</p>}
      {refusing && <Refuse proposal={proposal} onClose={() => setRefusing(false)} />}
    </Banner>
  )
}

function Refuse({ proposal, onClose }: { proposal: Proposal; onClose: () => void }) {
  const name = className(proposal.data_class)
  return (
    <ReasonDialog
      title={`Refuse the new term for ${name}`}
      label="Why"
      act="Refuse"
      done={`${name}: the term stays as it is`}
      mutation={useRefuseProposal(proposal.id)}
      onClose={onClose}
    >
      {`The term stays at ${span(proposal.based_days)}. ${proposal.proposed_by} reads why.`}
    </ReasonDialog>
  )
}

/** Proposals that have their answer, newest first. */
export function Answered({ proposals }: { proposals: readonly Proposal[] }) {
  if (proposals.length === 0) return null
  return (
    <section aria-label="Answered" className={styles['inset']}>
      <h2 className={styles['heading']}>Proposals answered</h2>
      {proposals.map((one) => (
        <Details
          key={one.id}
          items={[
            {
              name: 'Proposed',
              value: `${className(one.data_class)}: ${termWords(one.data_class, one.days)}`,
            },
            { name: 'By', value: `${one.proposed_by}, ${dayAndTime(one.proposed_at)}` },
            { name: 'Why', value: one.reason },
            {
              name: one.answer === null ? '' : answerWord(one.answer),
              value: `${one.answered_by ?? ''}, ${dayAndTime(one.answered_at ?? one.proposed_at)}`,
            },
            ...(one.answer_reason === '' ? [] : [{ name: 'Because', value: one.answer_reason }]),
          ]}
        />
      ))}
    </section>
  )
}
