import { useBindings, useKeysEnabled, type KeyBinding } from '@/kit/keys'
import { Dialog } from '@/ui/dialog'
import { KeyHint } from '@/ui/key-hint'
import styles from './key-list.module.css'

const NAMES: Record<string, string> = { ArrowDown: 'Down', ArrowUp: 'Up' }

/** "?": what each key does on this page. */
export function KeyList({ onClose }: { onClose: () => void }) {
  const bindings = useBindings()
  const enabled = useKeysEnabled()
  const groups = new Map<string, Map<string, KeyBinding>>()
  for (const binding of bindings) {
    const name = binding.group ?? 'This page'
    const group = groups.get(name) ?? new Map<string, KeyBinding>()
    group.set(binding.keys, binding)
    groups.set(name, group)
  }
  return (
    <Dialog title="Keys on this page" isOpen onClose={onClose}>
      {!enabled && <p>Single keys are switched off. Switch them on in the menu under your name.</p>}
      {[...groups].map(([name, group]) => (
        <section key={name} aria-label={name}>
          <h3 className={styles['group']}>{name}</h3>
          <dl>
            {[...group.values()].map(({ keys, does }) => (
              <div key={keys} className={styles['line']}>
                <dt>{does}</dt>
                <dd>
                  <span className="visually-hidden">{keys}</span>
                  {keys.split(' ').map((key) => (
                    <KeyHint key={key}>{NAMES[key] ?? key}</KeyHint>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Dialog>
  )
}
