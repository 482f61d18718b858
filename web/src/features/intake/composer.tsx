import { ArrowUp, ClipboardPaste, MessagesSquare } from 'lucide-react'
import { useEffect, useRef, type ReactNode, type RefObject } from 'react'
import { PHONE, useMedia } from '@/kit/media'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { TextArea } from '@/ui/text-area'
import { addsOn } from './entry'
import type { Pronouns } from './pronouns'
import type { Mode } from './types'
import type { Composer } from './use-composer'
import styles from './composer.module.css'

export interface ComposerBoxProps {
  composer: Composer
  mode: Mode
  words: Pronouns
  onMode: (next: Mode) => void
  areaRef: RefObject<HTMLTextAreaElement | null>
  /** Between the two buttons under the text, where there is no room under the box. */
  between?: ReactNode
}

export function ComposerBox(props: ComposerBoxProps) {
  const { composer, mode, words, areaRef } = props
  const phone = useMedia(PHONE)
  const paste = mode === 'paste'
  useCaretAtEnd(areaRef)
  return (
    <div className={styles['composer']}>
      <TextArea
        label={paste ? 'The whole message' : `${words.Possessive} words`}
        hideLabel
        big
        rows={paste ? 6 : phone ? 1 : 2}
        value={composer.text}
        onChange={composer.type}
        onBlur={composer.flush}
        onKeyDown={(event) => {
          if (isComposing(event.nativeEvent) || !addsOn(event, mode)) return
          event.preventDefault()
          composer.add()
        }}
        limit={composer.entry.limit}
        error={composer.entry.problem ?? composer.problem}
        placeholder={
          paste
            ? 'Paste an e-mail, a WhatsApp message or your notes, whole'
            : `Type ${words.possessive} words`
        }
        areaRef={areaRef}
        footer={<Foot {...props} />}
      />
      {!composer.isKept && (
        <Banner tone="warning" title="This device cannot keep what you type">
          Its storage is full or forbidden. Add the words soon.
        </Banner>
      )}
    </div>
  )
}

/** Enter that chooses a Chinese character does not add the turn. */
function isComposing(event: Event): boolean {
  return event instanceof KeyboardEvent && event.isComposing
}

function Foot({ composer, mode, onMode, between }: ComposerBoxProps) {
  const paste = mode === 'paste'
  const phone = useMedia(PHONE)
  const other = paste ? 'Ask turn by turn' : 'Paste message'
  const Icon = paste ? MessagesSquare : ClipboardPaste
  return (
    <div className={styles['foot']}>
      <Button
        kind="text"
        square={phone}
        icon={<Icon size={phone ? 20 : 16} aria-hidden="true" />}
        onPress={() => onMode(paste ? 'guided' : 'paste')}
        {...(phone && { 'aria-label': other })}
      >
        {phone ? undefined : other}
      </Button>
      {between}
      <Button
        kind="filled"
        isPending={composer.adding !== null}
        onPress={composer.add}
        {...(phone
          ? { icon: <ArrowUp size={20} aria-hidden="true" /> }
          : { hint: paste ? 'Ctrl Enter' : 'Enter' })}
      >
        {paste ? 'Add and read it' : 'Add'}
      </Button>
    </div>
  )
}

/** A reload finds the text again with the caret behind it. */
function useCaretAtEnd(area: RefObject<HTMLTextAreaElement | null>) {
  const done = useRef(false)
  useEffect(() => {
    if (done.current || !area.current) return
    done.current = true
    area.current.focus({ preventScroll: true })
    area.current.setSelectionRange(area.current.value.length, area.current.value.length)
  }, [area])
}
