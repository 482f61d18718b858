import { Link } from '@tanstack/react-router'
import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/ui/button'
import styles from './case.module.css'

export function Crumbs({ number, listName }: { number: string | null; listName: string }) {
  return (
    <nav aria-label="Where this is" className={styles['crumbs']}>
      <Link to="/cases">{listName}</Link>
      <span aria-hidden="true">/</span>
      <span>{number ?? 'Not handed in'}</span>
      {number !== null && <CopyNumber number={number} />}
    </nav>
  )
}

function CopyNumber({ number }: { number: string }) {
  const [copied, setCopied] = useState(false)
  return (
    <>
      <Button
        kind="text"
        square
        aria-label="Copy the case number"
        icon={copied ? <Check size={16} aria-hidden="true" /> : <Copy size={16} aria-hidden="true" />}
        onPress={() => void navigator.clipboard.writeText(number).then(() => setCopied(true))}
      />
      <span role="status" className="visually-hidden">
        {copied ? 'Case number copied' : ''}
      </span>
    </>
  )
}
