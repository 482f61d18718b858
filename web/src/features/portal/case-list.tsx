import { Link } from '@tanstack/react-router'
import { ChevronRight } from 'lucide-react'
import { useSpoken } from '@/kit/languages'
import { fullDate } from '@/kit/time'
import { Danger } from './contact'
import { headline } from './headline'
import type { MyCases } from './queries'
import { Title } from './title'
import styles from './portal.module.css'

/** Newest change first, as the server gives them. */
export function CaseList({ mine }: { mine: MyCases }) {
  const { say, language } = useSpoken()
  return (
    <>
      <Title words={say('Your cases')} />
      <h1 tabIndex={-1}>{say('Your cases')}</h1>
      <ul className={styles['cases']}>
        {mine.cases.map((found) => (
          <li key={found.id}>
            <Link to="/my-case/$caseId" params={{ caseId: found.id }} className={styles['caseRow']}>
              <span className={styles['rowWords']}>
                <strong>{say(headline(found.steps))}</strong>
                <span>{say(found.matter)}</span>
                <span className={styles['meta']}>{found.number}</span>
                <span className={styles['meta']}>{fullDate(found.updated_at, language)}</span>
              </span>
              <ChevronRight size={20} aria-hidden="true" />
            </Link>
          </li>
        ))}
      </ul>
      <Danger />
    </>
  )
}
