import { wordsOf } from '@/api/faults'
import { addWords, useSpoken } from '@/kit/languages'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { useSetOut } from './elsewhere'
import { elsewhereWords } from './elsewhere-words'

addWords(elsewhereWords)

/** Sign in by the organisation's own provider, by the name the operator gave it. */
export function ElsewhereButton({ name, next }: { name: string; next: string }) {
  const { say } = useSpoken()
  const leave = useSetOut(next)
  return (
    <>
      {leave.isError && <Banner tone="danger" title={wordsOf(leave.error)} />}
      <Button size={48} wide isPending={leave.isPending} onPress={() => leave.mutate()}>
        {say('Sign in with {name}', { name })}
      </Button>
    </>
  )
}
