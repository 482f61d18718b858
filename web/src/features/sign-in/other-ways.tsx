import { Link } from '@tanstack/react-router'
import { addWords, useSpoken } from '@/kit/languages'
import { askWords } from './ask-words'
import styles from './sign-in.module.css'

addWords(askWords)

/** For whoever has no password, or not any more. */
export function OtherWays({ sendsMail }: { sendsMail: boolean }) {
  const { say } = useSpoken()
  return (
    <>
      <div className={styles['links']}>
        {sendsMail && (
          <Link to="/forgot-password" className={styles['link']}>
            {say('I forgot my password')}
          </Link>
        )}
        <Link to="/pass" className={styles['link']}>
          {say('I have a pass')}
        </Link>
        <Link to="/my-case/sign-in" className={styles['link']}>
          {say('Are you a resident? See your case')}
        </Link>
      </div>
      <p className={styles['note']}>
        {sendsMail
          ? say('New tonight? Ask the person who runs the session.')
          : say(
              'New tonight? Ask the person who runs the session. Password forgotten? Your office’s administrator makes you a link.',
            )}
      </p>
    </>
  )
}
