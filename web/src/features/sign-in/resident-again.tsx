import { useSpoken } from '@/kit/languages'
import { AskForLink } from './ask-for-link'
import { ResidentDemo } from './resident-demo'

/** In the dialog over a resident's page whose session has ended. A link opened in another tab brings this one back too. */
export function ResidentAgain({ onSignedIn }: { onSignedIn: () => Promise<void> }) {
  const { say } = useSpoken()
  return (
    <>
      <ResidentDemo onSignedIn={onSignedIn} />
      <AskForLink
        purpose="resident_sign_in"
        noMail={say('This office sends no e-mail. Ask the office for a link: at a session, or by phone.')}
        life={say('It is good for half an hour and works once.')}
      >
        <p>{say('A new link comes to your e-mail. Open it on this device, then come back to this page.')}</p>
      </AskForLink>
    </>
  )
}
