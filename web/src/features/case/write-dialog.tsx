import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { answer, api, idempotencyKey } from '@/api/client'
import { directoryQuery } from '@/api/office'
import { letterPlace } from '@/api/places'
import { Button } from '@/ui/button'
import { ComboBox } from '@/ui/combo-box'
import { Dialog } from '@/ui/dialog'
import { Select } from '@/ui/select'
import { BY_ITSELF, KIND_OPTIONS } from './letter-words'
import { rereadCase } from './queries'
import { Refused } from './refused'
import { NO_AGENCY } from './routing-words'
import type { CaseDetail, LetterKind } from './types'

/** One press of the button is one letter, however often its answer is lost. */
function useWrite(caseId: string) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const [headers] = useState(idempotencyKey)
  return useMutation({
    mutationFn: (body: { type: LetterKind | null; agency: string | null }) =>
      answer(
        api.POST('/api/cases/{case_id}/letters', { params: { path: { case_id: caseId } }, headers, body }),
      ),
    onSuccess: async (letter) => {
      void rereadCase(client, caseId)
      await navigate({ to: letterPlace(letter.id) })
    },
  })
}

export function WriteDialog({ detail, onClose }: { detail: CaseDetail; onClose: () => void }) {
  const { routing, id } = detail
  const { data } = useQuery(directoryQuery)
  const [kind, setKind] = useState<(typeof KIND_OPTIONS)[number]['id']>(BY_ITSELF)
  const [agency, setAgency] = useState<string | null>(
    routing.agency === NO_AGENCY || routing.agency === '' ? null : routing.agency,
  )
  const [problem, setProblem] = useState<string>()
  const writing = useWrite(id)
  const takers = (data?.agencies ?? []).filter(({ receives_letters: receives }) => receives)

  function write() {
    if (agency === null) {
      setProblem('Choose the agency it goes to.')
      return
    }
    setProblem(undefined)
    writing.mutate({ type: kind === BY_ITSELF ? null : kind, agency })
  }

  return (
    <Dialog
      title="Write the letter"
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button kind="text" onPress={onClose}>
            Cancel
          </Button>
          <Button kind="filled" isPending={writing.isPending} onPress={write}>
            {writing.isPending ? 'Writing' : 'Write it'}
          </Button>
        </>
      }
    >
      <p>It is drafted from the facts on this case. Each sentence shows the words it rests on.</p>
      <ComboBox
        key={data ? 'agencies' : 'none yet'}
        label="To"
        options={takers.map(({ short, name }) => ({ id: short, label: name, second: short }))}
        value={agency}
        onChange={setAgency}
        error={problem}
      />
      <Select label="Kind" options={KIND_OPTIONS} value={kind} onChange={setKind} />
      <Refused error={writing.error} />
    </Dialog>
  )
}
