import { Clock, Eye, Heart, Phone } from 'lucide-react'
import { addWords, useSpoken } from '@/kit/languages'
import { words } from './words'
import styles from './sign-in.module.css'

addWords(words)

/** What somebody must know before they hear the first resident. */
export function BeforeYouStart() {
  const { say, lang } = useSpoken()
  const rules = [
    { icon: Heart, text: say('You will hear private things. Keep them at the table.') },
    { icon: Eye, text: say('Every case you open is recorded, and the resident may ask who looked.') },
    { icon: Phone, text: say('If someone is in danger, call 999 first. The letter can wait.') },
    { icon: Clock, text: say('Your access ends when the session ends.') },
  ]
  return (
    <aside lang={lang} aria-label={say('Before you start tonight')} className={styles['aside']}>
      <h2>{say('Before you start tonight')}</h2>
      <ul>
        {rules.map(({ icon: Icon, text }) => (
          <li key={text}>
            <Icon size={20} aria-hidden="true" />
            {text}
          </li>
        ))}
      </ul>
    </aside>
  )
}
