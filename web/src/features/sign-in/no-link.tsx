import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { configQuery } from '@/api/config'
import { useSpoken } from '@/kit/languages'
import { buttonClass } from '@/ui/button'
import { Door } from './door'
import styles from './sign-in.module.css'

/** `lost`: the page was reloaded, or opened without its link. `over`: used, too old, or replaced by a newer one. */
export function NoLink({ why }: { why: 'lost' | 'over' }) {
  const { say } = useSpoken()
  const { data: config } = useQuery(configQuery)
  const title = why === 'lost' ? say('Open your link again') : say('This link is not good, or not any more')
  return (
    <Door title={title}>
      {why === 'lost' ? (
        <p>
          {say(
            'For your safety this page keeps the link only while it is open. Open it again from your e-mail or message, or scan it again: it is not used up.',
          )}
        </p>
      ) : (
        <p>
          {say(
            'Each link works once, for a limited time, and a newer link replaces it. Nothing was changed.',
          )}
        </p>
      )}
      {config?.sends_mail === true ? (
        <div className={styles['ways']}>
          <p>{why === 'lost' ? say('Is it gone? Ask for a new one:') : say('Ask for a new one:')}</p>
          <Link to="/forgot-password" className={buttonClass('outlined', 48)}>
            {say('I forgot my password')}
          </Link>
          <Link to="/my-case/sign-in" className={buttonClass('outlined', 48)}>
            {say('I am a resident')}
          </Link>
          <p className={styles['note']}>
            {say('Was it an invitation? Ask your office’s administrator for a new one.')}
          </p>
        </div>
      ) : (
        <p>
          {why === 'lost'
            ? say('Is it gone? Ask the office for a new one.')
            : say('Ask the office for a new one.')}
        </p>
      )}
      <Link to="/sign-in" search={{}} className={styles['link']}>
        {say('Have you chosen a password already? Sign in')}
      </Link>
    </Door>
  )
}
