import { act, fireEvent, render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { listenForKeys } from '@/kit/keys'
import { Button } from './button'
import { DataTable, type Column } from './data-table'
import { useListCursor } from './list-cursor'
import { MaskedNumber } from './masked-number'
import { ErrorSummary } from './states'
import { TextField } from './text-field'
import { toast, Toaster } from './toast'

let stop: () => void
beforeEach(() => {
  stop = listenForKeys()
})
afterEach(() => {
  stop()
})

describe('Button', () => {
  it('says why it cannot be pressed', () => {
    render(<Button reason="Vet it first">Send the letter</Button>)
    const button = screen.getByRole('button', { name: 'Send the letter' })
    expect(button).toHaveProperty('disabled', true)
    expect(document.getElementById(button.getAttribute('aria-describedby')!)?.textContent).toBe(
      'Vet it first',
    )
  })

  it('is pressed once while it works, and keeps the focus', async () => {
    const press = vi.fn()
    render(
      <Button isPending onPress={press}>
        Add
      </Button>,
    )
    await userEvent.click(screen.getByRole('button'))
    expect(press).not.toHaveBeenCalled()
    expect(document.activeElement).toBe(screen.getByRole('button'))
  })
})

describe('a form', () => {
  it('has the error under its label, in words, and a summary that leads there', async () => {
    render(
      <>
        <ErrorSummary
          title="Two things"
          problems={[{ field: 'mail', message: 'Write the whole address.' }]}
        />
        <TextField id="mail" label="E-mail" error="Write the whole address." />
      </>,
    )
    expect(document.activeElement).toBe(screen.getByRole('alert'))
    await userEvent.click(screen.getByRole('link', { name: 'Write the whole address.' }))
    const field = screen.getByRole('textbox', { name: 'E-mail' })
    expect(document.activeElement).toBe(field)
    expect(field.getAttribute('aria-invalid')).toBe('true')
  })
})

describe('an act that can be undone', () => {
  it('says what was done, politely, and U undoes it', async () => {
    const undo = vi.fn()
    render(<Toaster />)
    act(() => {
      toast({ text: 'Ticket 46 marked as not here', undo })
    })
    expect(screen.getByRole('status').textContent).toContain('Ticket 46 marked as not here')
    await userEvent.keyboard('u')
    expect(undo).toHaveBeenCalledOnce()
    expect(screen.getByRole('status').textContent).toBe('')
  })
})

describe('MaskedNumber', () => {
  const reveal = vi.fn(() => Promise.resolve('S6700011J'))

  async function show() {
    render(<MaskedNumber label="NRIC" masked="•••• 011J" onReveal={reveal} />)
    await userEvent.click(screen.getByRole('button', { name: 'Show, with reason: NRIC' }))
  }

  it('asks for a reason first', async () => {
    await show()
    await userEvent.click(screen.getByRole('button', { name: 'Show for 30 seconds' }))
    expect(reveal).not.toHaveBeenCalled()
    expect(screen.getByText('Say why. It is recorded with your name.')).toBeTruthy()
  })

  it('shows the number with a countdown and hides it when the window loses focus', async () => {
    await show()
    await userEvent.click(screen.getByRole('radio', { name: 'To check the card' }))
    await userEvent.click(screen.getByRole('button', { name: 'Show for 30 seconds' }))
    expect(reveal).toHaveBeenCalledWith('To check the card')
    expect(await screen.findByText('S6700011J')).toBeTruthy()
    expect(screen.getByText('hidden in 30 s')).toBeTruthy()
    fireEvent.blur(window)
    expect(screen.queryByText('S6700011J')).toBeNull()
    expect(screen.getByText('•••• 011J')).toBeTruthy()
  })

  it('offers nothing to somebody who may not see it', () => {
    render(<MaskedNumber label="NRIC" masked="•••• 011J" />)
    expect(screen.queryByRole('button')).toBeNull()
  })
})

interface Row {
  id: string
  name: string
}
const rows: Row[] = ['a', 'b', 'c'].map((id) => ({ id, name: `Mr ${id.toUpperCase()} Contoh` }))
const columns: Column<Row>[] = [{ id: 'name', header: 'Person', cell: (row) => row.name, sortable: true }]
const ids = rows.map(({ id }) => id)

function List({ onSort }: { onSort: (sort: { id: string; desc: boolean }) => void }) {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const { activeId } = useListCursor({ ids, noun: 'case', selected, onSelect: setSelected })
  return (
    <DataTable
      caption="3 cases"
      columns={columns}
      rows={rows}
      rowId={(row) => row.id}
      rowName={(row) => row.name}
      selected={selected}
      onSelect={setSelected}
      activeId={activeId}
      sort={{ id: 'name', desc: false }}
      onSort={onSort}
    />
  )
}

describe('DataTable', () => {
  const checked = () =>
    screen.getAllByRole('checkbox', { checked: true }).map((box) => box.getAttribute('aria-label'))

  it('is a table with a caption, said order, and rows chosen by name', async () => {
    const onSort = vi.fn()
    render(<List onSort={onSort} />)
    const table = screen.getByRole('table', { name: '3 cases' })
    const head = within(table).getByRole('columnheader', { name: 'Person' })
    expect(head.getAttribute('aria-sort')).toBe('ascending')
    await userEvent.click(within(head).getByRole('button'))
    expect(onSort).toHaveBeenCalledWith({ id: 'name', desc: true })
    await userEvent.click(screen.getByRole('checkbox', { name: 'Select Mr B Contoh' }))
    expect(checked()).toEqual(['Select Mr B Contoh'])
  })

  it('is worked by keys: J moves, X selects, Shift X selects up to here', async () => {
    render(<List onSort={vi.fn()} />)
    await userEvent.keyboard('jxjj{Shift>}X{/Shift}')
    expect(checked()).toHaveLength(4)
    await userEvent.keyboard('kx')
    expect(checked()).toEqual(['Select Mr A Contoh', 'Select Mr C Contoh'])
  })
})
