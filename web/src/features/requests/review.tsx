import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { supportDetails, wordsOf } from '@/api/faults'
import { fullDate } from '@/kit/time'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { Checkbox } from '@/ui/choice'
import { Select } from '@/ui/select'
import { Failed, Skeleton } from '@/ui/states'
import { heldQuery, useAct, type DataRequest, type Ground, type LeftOut, type Piece } from './queries'
import { GROUNDS, SECTIONS } from './words'
import styles from '@/ui/parts.module.css'

type Grounds = Readonly<Record<string, Ground>>

/** Everything the copy would hold, read by a person before it is handed out. */
export function Review({ request }: { request: DataRequest }) {
  const [out, setOut] = useState<Grounds>({})
  const [onlyOthers, setOnlyOthers] = useState(false)
  const { data, error, refetch } = useQuery(heldQuery(request.id))
  const act = useAct(request)
  if (data === undefined) {
    if (!error) return <Skeleton label="Gathering what is held" rows={6} />
    return (
      <Failed
        title="What is held did not load"
        onRetry={() => void refetch()}
        details={supportDetails(error)}
      >
        Nothing was handed out. {wordsOf(error)}
      </Failed>
    )
  }
  const others = data.filter(({ about_others }) => about_others).length
  return (
    <section aria-label="What is held" className={styles['part']}>
      <h2>What is held: {data.length} pieces</h2>
      <Banner
        tone="warning"
        title={`${others} pieces may say something about somebody else. Read those first.`}
      >
        Numbers of others are dotted out already; their own are dotted out here, and in full in the copy.
      </Banner>
      <Checkbox isSelected={onlyOthers} onChange={setOnlyOthers}>
        Show only those
      </Checkbox>
      <Pieces
        pieces={data.filter((piece) => !onlyOthers || piece.about_others)}
        out={out}
        onChange={setOut}
      />
      {act.error && <Banner tone="danger" title={wordsOf(act.error)} />}
      <div className={styles['actions']}>
        <Button
          kind="filled"
          isPending={act.isPending}
          onPress={() => act.mutate({ act: 'release', withheld: withheld(out) })}
        >
          {withheld(out).length === 0
            ? 'Make the copy'
            : `Make the copy without ${withheld(out).length} of them`}
        </Button>
      </div>
    </section>
  )
}

function withheld(out: Grounds): LeftOut[] {
  return Object.entries(out).map(([piece, ground]) => ({ piece, ground }))
}

interface PiecesProps {
  pieces: readonly Piece[]
  out: Grounds
  onChange: (next: Grounds) => void
}

function Pieces({ pieces, out, onChange }: PiecesProps) {
  const sections = [...new Set(pieces.map(({ section }) => section))]
  return sections.map((section) => {
    const found = pieces.filter((piece) => piece.section === section)
    return (
      <section key={section} aria-label={SECTIONS[section] ?? section} className={styles['form']}>
        <h3>
          {SECTIONS[section] ?? section} ({found.length})
        </h3>
        <ul className={styles['list']}>
          {found.map((piece) => (
            <OnePiece
              key={piece.id}
              piece={piece}
              ground={out[piece.id]}
              onChange={(next) => onChange(changed(out, piece.id, next))}
            />
          ))}
        </ul>
      </section>
    )
  })
}

function changed(out: Grounds, id: string, ground: Ground | null): Grounds {
  const rest = Object.entries(out).filter(([piece]) => piece !== id)
  return Object.fromEntries(ground === null ? rest : [...rest, [id, ground]])
}

interface OnePieceProps {
  piece: Piece
  ground: Ground | undefined
  onChange: (next: Ground | null) => void
}

function OnePiece({ piece, ground, onChange }: OnePieceProps) {
  const left = ground !== undefined
  return (
    <li className={styles['piece']} data-left-out={left || undefined}>
      <p>
        <strong>{piece.title}</strong>
      </p>
      <p className={styles['meta']}>
        {[piece.case, piece.at === null ? '' : fullDate(piece.at)].filter((part) => part !== '').join(', ')}
      </p>
      {piece.lines.map(({ name, value }) => (
        <p key={name} className={styles['words']}>
          <span className={styles['meta']}>{name}: </span>
          {value}
        </p>
      ))}
      <Checkbox
        isSelected={left}
        onChange={(on) => onChange(on ? 'about_somebody_else' : null)}
        aria-label={`Leave out ${piece.title}`}
      >
        Leave it out
      </Checkbox>
      {left && <Select label="Why it is left out" options={GROUNDS} value={ground} onChange={onChange} />}
    </li>
  )
}
