import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { Button } from './button'

/** Copies a text and says so. `what` completes the name: "Copy the commitment". Square: the icon alone. */
export function CopyButton({ text, what, square }: { text: string; what: string; square?: boolean }) {
  const [copied, setCopied] = useState<string>()
  const done = copied === text
  return (
    <Button
      kind="text"
      square={square === true}
      icon={done ? <Check size={16} aria-hidden="true" /> : <Copy size={16} aria-hidden="true" />}
      aria-label={done ? `Copied ${what}` : `Copy ${what}`}
      onPress={() => {
        void navigator.clipboard.writeText(text).then(() => setCopied(text))
      }}
    >
      {!square && (done ? 'Copied' : 'Copy')}
    </Button>
  )
}
