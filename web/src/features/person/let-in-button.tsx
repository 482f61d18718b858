import { useState } from 'react'
import { useMay } from '@/api/me'
import { Button } from '@/ui/button'
import { LetIn } from './let-in'
import type { Person } from './types'

export function LetInButton({ person }: { person: Person }) {
  const may = useMay('let_residents_in')
  const [open, setOpen] = useState(false)
  if (!may) return null
  return (
    <>
      <Button onPress={() => setOpen(true)}>Let them see their case</Button>
      {open && <LetIn person={person} onClose={() => setOpen(false)} />}
    </>
  )
}
