import { useSpoken } from '@/kit/languages'
import { dayMonth, fullDate, LOCALES, type Language } from '@/kit/time'
import { PipelineSteps } from '@/ui/pipeline-steps'
import { ContactCard, Danger } from './contact'
import { headline } from './headline'
import { MyData } from './my-data'
import type { MyCase, MyCases } from './queries'
import { Title } from './title'
import styles from './portal.module.css'

/** What happened, what happens next, what she can do. */
export function CaseView({ found, mine }: { found: MyCase; mine: MyCases }) {
  const { say, language } = useSpoken()
  const title = say(headline(found.steps))
  return (
    <>
      <Title words={title} />
      <h1 tabIndex={-1}>{title}</h1>
      <p className={styles['lead']} lang={languageOf(mine)}>
        {found.happened}
      </p>
      <Steps found={found} mine={mine} />
      <section aria-label={say('What you can do')} className={styles['section']}>
        <h2>{say('What you can do')}</h2>
        <p lang={languageOf(mine)}>{found.you_can}</p>
        <ContactCard contact={mine.contact} caseNumber={found.number} />
      </section>
      <section aria-label={say('Your case')} className={styles['section']}>
        <h2>{say('Your case')}</h2>
        <dl className={styles['facts']}>
          <div>
            <dt>{say('About')}</dt>
            <dd>{say(found.matter)}</dd>
          </div>
          <div>
            <dt>{say('Case number')}</dt>
            <dd>{found.number}</dd>
          </div>
          <div>
            <dt>{say('Last change')}</dt>
            <dd>{fullDate(found.updated_at, language)}</dd>
          </div>
        </dl>
      </section>
      <section aria-label={say('Who may see your case')} className={styles['section']}>
        <h2>{say('Who may see your case')}</h2>
        <p>
          {say(
            'Your MP, the staff of this office, and the volunteer who spoke with you. Every look is recorded, and you may ask who looked.',
          )}
        </p>
      </section>
      <MyData />
      <Danger />
    </>
  )
}

function Steps({ found, mine }: { found: MyCase; mine: MyCases }) {
  const { say, language } = useSpoken()
  return (
    <div className={styles['card']}>
      <div lang={languageOf(mine)} className={styles['steps']}>
        <PipelineSteps
          label={say('The steps of your case')}
          direction="column"
          spoken={{ done: say('done'), current: say('now'), todo: say('not yet') }}
          steps={found.steps.map(({ label, state, on }) => ({
            id: label,
            label,
            state,
            ...(on !== null && { date: dayMonth(on, language) }),
          }))}
        />
      </div>
      <div className={styles['next']}>
        <h2>{say('What happens next')}</h2>
        <p lang={languageOf(mine)}>{found.next}</p>
      </div>
    </div>
  )
}

/** The language of the server's sentences: for a moment after a switch, still the one before. */
function languageOf(mine: MyCases): string {
  return LOCALES[mine.language as Language]
}
