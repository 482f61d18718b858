import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { ConsentLine } from '@/features/consent/consent-line'
import { ConsentStep } from '@/features/consent/consent-step'
import { InterviewPage, type InterviewSlots } from '@/features/intake/interview-page'
import { pronounsFor } from '@/features/intake/pronouns'
import { recipientsOf } from '@/features/intake/recipients'
import { stepFrom, type Step } from '@/features/intake/step'
import { PersonCard } from '@/features/person/person-card'

/** The interview, with consent and the person's details standing in their places. */
export function InterviewRoute() {
  const { caseId } = useParams({ from: '/desk/cases/$caseId/interview' })
  const search = useSearch({ from: '/desk/cases/$caseId/interview' })
  const navigate = useNavigate({ from: '/cases/$caseId/interview' })
  const go = (step: Step) => {
    void navigate({ search: step === 'talk' ? {} : { step } })
  }

  const slots: InterviewSlots = {
    consentLine: (view) => (
      <ConsentLine
        consents={view.consents}
        agencyName={(short) => recipientsOf(view).find((one) => one.short === short)?.name ?? short}
        onOpen={() => go('consent')}
      />
    ),
    consent: (view) => {
      const words = pronounsFor(view.person.title, view.person.name)
      return (
        <ConsentStep
          caseId={caseId}
          language={view.language}
          recipients={recipientsOf(view)}
          possessive={words.possessive}
          Subject={words.Subject}
          mayRecord={view.may.includes('record_consent')}
          onDone={() => go('talk')}
        />
      )
    },
    person: (view) => (
      <PersonCard
        caseId={caseId}
        person={view.person}
        mayEdit={view.may.includes('edit_person')}
        startEditing={view.person.name === ''}
      />
    ),
  }
  return <InterviewPage caseId={caseId} step={stepFrom(search.step)} onStep={go} slots={slots} />
}
