import { ChevronRight, Mail, MapPin } from 'lucide-react'
import { useSpoken } from '@/kit/languages'
import { mailTo } from './headline'
import type { Contact } from './queries'
import styles from './portal.module.css'

/** The two ways to the office that its letterhead names. */
export function ContactCard({ contact, caseNumber }: { contact: Contact; caseNumber?: string }) {
  const { say } = useSpoken()
  const { email, address } = contact
  if (email === '' && address.length === 0) {
    return <p className={styles['note']}>{say('Ask at the next session.')}</p>
  }
  return (
    <ul className={styles['card']}>
      {email !== '' && (
        <li>
          <a href={mailTo(email, caseNumber)} className={styles['way']}>
            <Mail size={24} aria-hidden="true" />
            <span className={styles['rowWords']}>
              {say('Write to the office')}
              <span className={styles['meta']}>{email}</span>
            </span>
            <ChevronRight size={20} aria-hidden="true" />
          </a>
        </li>
      )}
      {address.length > 0 && (
        <li className={styles['way']}>
          <MapPin size={24} aria-hidden="true" />
          <span className={styles['rowWords']}>
            {say('Come to the office')}
            {address.map((line) => (
              <span key={line} className={styles['meta']}>
                {line}
              </span>
            ))}
          </span>
        </li>
      )}
    </ul>
  )
}

/** Under every page of hers: the letter can wait. */
export function Danger() {
  const { say } = useSpoken()
  return (
    <p className={styles['danger']}>
      {say('In danger, or you feel unsafe?')} <a href="tel:999">{say('Call 999 now')}</a>
    </p>
  )
}
