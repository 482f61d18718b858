import { useState } from 'react'
import { wordsOf } from '@/api/faults'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import type { Person, useSecondStepLost } from './queries'

export interface SecondStepLostProps {
  person: Person
  lost: ReturnType<typeof useSecondStepLost>
}

/** The way back for somebody whose phone and recovery codes are both gone. Asked twice: it takes their password away too. */
export function SecondStepLost({ person, lost }: SecondStepLostProps) {
  const [isAsked, setAsked] = useState(false)
  if (!isAsked)
    return (
      <Button kind="text" onPress={() => setAsked(true)}>
        Their phone and recovery codes are lost
      </Button>
    )
  return (
    <>
      <p>
        First make sure that it is {person.name} who asks: in person, or by a number you knew before. This
        takes their second step, recovery codes and password away, signs them out everywhere, and makes a link
        by which they set all of it up anew.
      </p>
      {lost.isError && <Banner tone="danger" title={wordsOf(lost.error)} />}
      <Button kind="danger" isPending={lost.isPending} onPress={() => lost.mutate()}>
        Take the second step away
      </Button>
    </>
  )
}
