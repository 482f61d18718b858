import { Banner } from './banner'
import { Button } from './button'
import { CopyButton } from './copy-button'
import { Dialog } from './dialog'
import styles from './made-link.module.css'

export interface MadeLinkProps {
  /** "The invitation", "The reset link" */
  what: string
  name: string
  /** Where it was mailed to. */
  email: string
  /** "Tue 1 Dec, 20:15" */
  until: string
  /** Null where it was mailed: then nobody else sees it. */
  address: string | null
  /** The address as an SVG to scan. */
  picture: string | null
}

/** A one-time link just made: on its way by e-mail, or here to be handed over by hand, once. */
export function MadeLink({ what, name, email, until, address, picture }: MadeLinkProps) {
  if (address === null)
    return (
      <div role="status">
        <Banner tone="info" title={`${what} is on its way to ${email}`}>
          It works once, until {until}.
        </Banner>
      </div>
    )
  return (
    <section aria-label={`${what} for ${name}`} className={styles['made']}>
      <div role="status">
        <Banner
          tone="info"
          title={`${what} is ready. This office sends no e-mail, so hand it over yourself.`}
        >
          It works once, until {until}. It is shown only now. Whoever has it gets in as {name}.
        </Banner>
      </div>
      {picture !== null && (
        <img
          className={styles['picture']}
          src={`data:image/svg+xml,${encodeURIComponent(picture)}`}
          alt={`QR code for ${name}’s phone. The address below says the same.`}
        />
      )}
      <div className={styles['line']}>
        <code className={styles['address']}>{address}</code>
        <CopyButton text={address} what="the link" />
      </div>
    </section>
  )
}

export interface MadeLinkDialogProps extends MadeLinkProps {
  title: string
  onClose: () => void
}

/** The same in a dialog of its own, for what a form has just made. */
export function MadeLinkDialog({ title, onClose, ...made }: MadeLinkDialogProps) {
  return (
    <Dialog
      title={title}
      isOpen
      onClose={onClose}
      // A link that is shown once is not lost by a press beside it.
      mustAnswer={made.address !== null}
      actions={
        <Button kind="filled" onPress={onClose}>
          Done
        </Button>
      }
    >
      <MadeLink {...made} />
    </Dialog>
  )
}
