import { useState } from 'react'
import { wordsOf } from '@/api/faults'
import { dayAndTime } from '@/kit/time'
import { Button } from '@/ui/button'
import { toast } from '@/ui/toast'
import { letterInstead, useRestore } from '../mutations'
import { may } from '../rules/acts'
import type { Letter, Version } from '../types'
import styles from './aside.module.css'

const MADE: Record<Version['made'], string> = {
  drafted: 'Drafted',
  edited: 'Edited',
  restored: 'Brought back',
}

export interface VersionsPanelProps {
  letter: Letter
  compared: { from: number; to: number } | null
  onCompare: (from: number, to: number) => void
  onConflict: (theirs: Letter) => void
}

/** Newest first. Any two can be laid side by side; an earlier one can be brought back as a new one. */
export function VersionsPanel({ letter, compared, onCompare, onConflict }: VersionsPanelProps) {
  const current = letter.versions.at(-1)
  const restore = useRestore()
  const [failed, setFailed] = useState<string | null>(null)

  function bringBack(version: Version) {
    setFailed(null)
    restore.mutate(
      { letter, arg: version.seq },
      {
        onSuccess: () => toast({ text: `Version ${version.seq} stands again, as a new version` }),
        onError: (error) => {
          const theirs = letterInstead(error)
          if (theirs) onConflict(theirs)
          else setFailed(wordsOf(error))
        },
      },
    )
  }

  return (
    <div className={styles['panel']}>
      {failed !== null && (
        <p role="alert" className={styles['problem']}>
          {failed}
        </p>
      )}
      <ol className={styles['versions']}>
        {[...letter.versions].reverse().map((version) => (
          <VersionRow
            key={version.seq}
            version={version}
            isCurrent={version === current}
            before={letter.versions[letter.versions.indexOf(version) - 1]}
            current={current}
            madeInto={letter.versions.filter(({ made_from: from }) => from === version.seq)}
            compared={compared}
            onCompare={onCompare}
            {...(may(letter, 'edit') && { onRestore: () => bringBack(version) })}
          />
        ))}
      </ol>
    </div>
  )
}

interface VersionRowProps {
  version: Version
  isCurrent: boolean
  before: Version | undefined
  current: Version | undefined
  madeInto: readonly Version[]
  compared: { from: number; to: number } | null
  onCompare: (from: number, to: number) => void
  onRestore?: () => void
}

function VersionRow(props: VersionRowProps) {
  const { version, isCurrent, before, current, madeInto, compared, onCompare, onRestore } = props
  const shown = compared !== null && [compared.from, compared.to].includes(version.seq)
  return (
    <li className={styles['version']} data-shown={shown || undefined}>
      <p>
        <strong>Version {version.seq}</strong>
        {isCurrent && ', as it stands'}
      </p>
      <p className={styles['meta']}>
        {MADE[version.made]} by {version.author}, {dayAndTime(version.at)}
      </p>
      <p className={styles['meta']}>{descent(version, madeInto)}</p>
      <div className={styles['row']}>
        {before && (
          <Button onPress={() => onCompare(before.seq, version.seq)}>
            What changed<span className="visually-hidden"> in version {version.seq}</span>
          </Button>
        )}
        {!isCurrent && current && (
          <Button onPress={() => onCompare(version.seq, current.seq)}>
            Compare with now<span className="visually-hidden">: version {version.seq}</span>
          </Button>
        )}
        {!isCurrent && onRestore && (
          <Button kind="text" onPress={onRestore}>
            Bring back<span className="visually-hidden"> version {version.seq}</span>
          </Button>
        )}
      </div>
    </li>
  )
}

/** Where a version comes from, and what was made from it. */
function descent({ made_from: from }: Version, madeInto: readonly Version[]): string {
  const source = from === null ? "From the case's facts" : `From version ${from}`
  if (madeInto.length === 0) return source
  return `${source}; made from it: version ${madeInto.map(({ seq }) => seq).join(', ')}`
}
