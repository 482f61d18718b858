import { dayAndTime } from '@/kit/time'
import { Tag } from '@/ui/chip'
import type { Ways } from './queries'
import styles from './account.module.css'

export type Happening = Ways['happenings'][number]
type How = NonNullable<Happening['how']>

const HOW: Record<How, string> = {
  password: 'with the password',
  totp: 'with the password and a code',
  recovery_code: 'with a recovery code, which is used up now',
  passkey: 'with a passkey',
  pass: 'with an evening pass',
  link: 'by a link',
  single_sign_on: 'through your organisation',
  demo: 'in the demo office',
}

const someone = (by: string | null) => by ?? 'an administrator'

const WORDS: Record<Happening['kind'], (one: Happening) => string> = {
  signed_in: ({ how }) => (how === null ? 'Signed in' : `Signed in ${HOW[how]}`),
  session_ended: () => 'A session was ended from another',
  other_sessions_ended: () => 'All other sessions were ended',
  session_token_reused: () =>
    'A copied session was noticed and ended. If you did nothing unusual, change your password and tell your administrator',
  second_step_refused: () =>
    'A second step failed after the right password. If it was not you, change your password',
  authenticator_app_added: () => 'An authenticator app was set up',
  authenticator_app_removed: () => 'The authenticator app was removed',
  passkey_added: ({ name }) => `The passkey ${name ?? ''} was added`,
  passkey_removed: ({ name }) => `The passkey ${name ?? ''} was removed`,
  passkey_count_went_back: ({ name }) =>
    `The passkey ${name ?? ''} was refused: a copy of it may exist. Remove it if you did not make one`,
  recovery_codes_made: () => 'Recovery codes were made',
  second_factors_dropped: ({ by }) => `Your second step was taken away by ${someone(by)}`,
  password_changed: () => 'The password was changed',
  outside_identity_bound: () => 'Your organisation’s sign-in was tied to this account',
  outside_identity_untied: ({ by }) =>
    `Your organisation’s sign-in was untied from this account by ${someone(by)}`,
}

const ALARMS: ReadonlySet<Happening['kind']> = new Set([
  'session_token_reused',
  'second_step_refused',
  'passkey_count_went_back',
] as const)

/** What lately happened to this account's way in, so that its owner notices what they did not do. */
export function Happenings({ happenings }: { happenings: readonly Happening[] }) {
  return (
    <ul className={styles['sessions']}>
      {happenings.map((one) => (
        <li key={`${one.at} ${one.kind}`} className={styles['session']}>
          <span>
            {ALARMS.has(one.kind) && <Tag tone="danger">Was this you?</Tag>} {WORDS[one.kind](one)}
          </span>
          <time dateTime={one.at}>{dayAndTime(one.at)}</time>
        </li>
      ))}
    </ul>
  )
}
