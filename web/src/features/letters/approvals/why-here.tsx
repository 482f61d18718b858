import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react'
import { ShareBar } from '../deciding/share'
import { RemarkList } from '../aside/remarks'
import type { ApprovalItem, Letter } from '../types'
import aside from '../aside/aside.module.css'
import styles from './approvals.module.css'

export interface WhyHereProps {
  item: ApprovalItem
  letter: Letter
  /** Above the letter, where the aside is a tab away: the reasons have to be seen before anybody approves. */
  short?: boolean
}

/** Why a letter is to be looked at, how much of it nobody has verified, and what the agency will miss. */
export function WhyHere({ item, letter, short }: WhyHereProps) {
  const urgent = item.letter.urgent
  return (
    <section aria-label="Why it is here" className={short ? styles['short'] : aside['source']}>
      <h2>{item.exception ? 'Why it is here' : 'Routine'}</h2>
      {item.exception ? (
        <ul className={aside['reasons']}>
          {item.reasons.map((reason, index) => (
            <li key={reason} data-tone={urgent && index === 0 ? 'danger' : 'warning'}>
              {urgent && index === 0 ? (
                <CircleAlert size={16} aria-hidden="true" />
              ) : (
                <TriangleAlert size={16} aria-hidden="true" />
              )}
              <span>{reason}</span>
            </li>
          ))}
        </ul>
      ) : (
        <p className={aside['fine']}>
          <CircleCheck size={16} aria-hidden="true" /> Nothing was found that needs a second look.
        </p>
      )}
      <ShareBar share={item.share} />
      {short && <RemarkList remarks={letter.remarks} />}
    </section>
  )
}
