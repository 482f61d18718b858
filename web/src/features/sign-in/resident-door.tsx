import { useSuspenseQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { configQuery } from '@/api/config'
import { useSpoken } from '@/kit/languages'
import { AskForLink } from './ask-for-link'
import { Door } from './door'
import { useGoOn } from './go-on'
import { ResidentDemo } from './resident-demo'
import styles from './sign-in.module.css'

/** The residents' way in: a link to the e-mail address the office knows. No password to remember. */
export function ResidentDoor() {
  const { say } = useSpoken()
  const { data: config } = useSuspenseQuery(configQuery)
  const goOn = useGoOn()
  return (
    <Door title={say('See your case')} office={config.office_names.join(', ')}>
      <ResidentDemo onSignedIn={() => goOn('/my-case')} />
      <AskForLink
        purpose="resident_sign_in"
        noMail={say('This office sends no e-mail. Ask the office for a link: at a session, or by phone.')}
        life={say('It is good for half an hour and works once.')}
      >
        <p>
          {say(
            'Write the e-mail address you gave the office. A link to your case comes to it. You need no password.',
          )}
        </p>
      </AskForLink>
      <Link to="/sign-in" search={{}} className={styles['link']}>
        {say('Volunteers, staff and the MP sign in here')}
      </Link>
    </Door>
  )
}
