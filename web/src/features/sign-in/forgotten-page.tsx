import { Link } from '@tanstack/react-router'
import { useSpoken } from '@/kit/languages'
import { AskForLink } from './ask-for-link'
import { Door } from './door'
import styles from './sign-in.module.css'

export function ForgottenPage() {
  const { say } = useSpoken()
  return (
    <Door title={say('I forgot my password')}>
      <AskForLink
        purpose="password_reset"
        noMail={say(
          'This office sends no e-mail. Ask your office’s administrator for a link: it takes a minute.',
        )}
        life={say('It is good for one hour and works once.')}
      >
        <p>{say('A link to choose a new password comes by e-mail. Your second step stays as it is.')}</p>
      </AskForLink>
      <Link to="/sign-in" search={{}} className={styles['link']}>
        {say('Back to the sign-in page')}
      </Link>
    </Door>
  )
}
