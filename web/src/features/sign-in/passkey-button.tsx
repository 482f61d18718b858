import { passkeysWork } from '@/api/passkeys'
import { addWords, useSpoken } from '@/kit/languages'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { passkeyWords, usePasskey, type PasskeyUse } from './passkey'
import { passkeyWordsInScripts } from './passkey-words'
import styles from './sign-in.module.css'

addWords(passkeyWordsInScripts)

export interface PasskeyButtonProps {
  use: PasskeyUse
  onSignedIn: () => Promise<void>
}

/** Opens the device's own window. As a second step it says where to go when passkeys do not work here. */
export function PasskeyButton({ use, onSignedIn }: PasskeyButtonProps) {
  const { say } = useSpoken()
  const show = usePasskey(use, onSignedIn)
  if (!passkeysWork()) {
    if (use === 'alone') return null
    return (
      <p className={styles['note']}>
        {say('Passkeys do not work at this address. Open this service by its name instead.')}
      </p>
    )
  }
  return (
    <>
      {show.isError && <Banner tone="danger" title={say(passkeyWords(show.error))} />}
      <Button
        kind={use === 'alone' ? 'outlined' : 'filled'}
        size={48}
        wide
        isPending={show.isPending}
        onPress={() => show.mutate()}
      >
        {use === 'alone' ? say('Sign in with a passkey') : say('Use your passkey')}
      </Button>
    </>
  )
}
