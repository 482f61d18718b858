import { dayAndTime } from '@/kit/time'
import type { Ways } from './queries'
import styles from './account.module.css'

type Happening = Ways['happenings'][number]

const HOW: Record<string, string> = {
  password: 'with the password',
  totp: 'with the password and a code',
  recovery_code: 'with a recovery code, which is used up now',
  passkey: 'with a passkey',
  pass: 'with an evening pass',
  link: 'by a link',
  single_sign_on: 'through your organisation',
  demo: 'in the demo office',
}

const WORDS: Record<string, string> = {
  session_ended: 'A session was ended from another',
  other_sessions_ended: 'All other sessions were ended',
  session_token_reused:
    'A copied session was noticed and ended. If you did nothing unusual, change your password',
  second_step_refused:
    'A second step failed after the right password. If it was not you, change your password',
  authenticator_app_added: 'An authenticator app was set up',
  authenticator_app_removed: 'The authenticator app was removed',
  passkey_count_went_back: 'A passkey was refused: a copy of it may exist. Remove it if you did not make one',
  recovery_codes_made: 'Recovery codes were made',
  password_changed: 'The password was changed',
}

/** What lately happened to this account's way in, so that its owner notices what they did not do. */
export function Happenings({ happenings }: { happenings: readonly Happening[] }) {
  return (
    <ul className={styles['sessions']}>
      {happenings.map((one) => (
        <li key={`${one.at} ${one.kind}`} className={styles['session']}>
          <span>{wordsFor(one)}</span>
          <time dateTime={one.at}>{dayAndTime(one.at)}</time>
        </li>
      ))}
    </ul>
  )
}

function wordsFor({ kind, how, name, by }: Happening): string {
  if (kind === 'signed_in') return `Signed in ${HOW[how ?? ''] ?? ''}`.trim()
  if (kind === 'passkey_added') return `The passkey ${name ?? ''} was added`
  if (kind === 'passkey_removed') return `The passkey ${name ?? ''} was removed`
  if (kind === 'second_factors_dropped')
    return `Your second step was taken away by ${by ?? 'an administrator'}`
  return WORDS[kind] ?? 'How you sign in was changed'
}
