import type { ReactNode } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { cx } from '@/kit/cx'
import styles from './dialog.module.css'

export interface DialogProps {
  title: string
  isOpen: boolean
  onClose: () => void
  children: ReactNode
  /** Buttons: text ones first, the deciding one last. */
  actions?: ReactNode
  width?: 'narrow' | 'medium' | 'wide'
  /** For what must be answered: Escape and a press outside do nothing. */
  mustAnswer?: boolean
  role?: 'dialog' | 'alertdialog'
}

/** Escape closes, focus returns to what opened it. Not for reading: only for deciding. */
export function Dialog(props: DialogProps) {
  const {
    title,
    isOpen,
    onClose,
    children,
    actions,
    width = 'medium',
    mustAnswer = false,
    role = 'dialog',
  } = props
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      isDismissable={!mustAnswer}
      isKeyboardDismissDisabled={mustAnswer}
      className={styles['overlay'] ?? ''}
    >
      <Modal className={cx(styles['modal'], styles[width])}>
        <AriaDialog role={role} className={styles['dialog'] ?? ''}>
          <Heading slot="title" level={2} className={styles['title'] ?? ''}>
            {title}
          </Heading>
          {children}
          {actions !== undefined && <div className={styles['actions']}>{actions}</div>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}
