import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { DiffText } from './diff-text'
import { HighlightedWords } from './highlighted-words'
import { Parts } from './progress'

const text = '👶 only 4 months old, maybe $900'
const spans = [
  { id: 'age', state: 'said', start: 7, end: 19, label: 'Age of the baby' },
  { id: 'income', state: 'check', start: 21, end: 31 },
] as const

describe('HighlightedWords', () => {
  it('marks the very words, emoji or not, and names fact and state', () => {
    render(<HighlightedWords text={text} spans={spans} onPick={vi.fn()} />)
    const age = screen.getByRole('button', { name: '4 months old: Age of the baby, said' })
    expect(age.textContent).toBe('4 months old')
    expect(screen.getByRole('button', { name: 'maybe $900: check with her' }).dataset['state']).toBe('check')
  })

  it('is picked by pointer and by key', async () => {
    const pick = vi.fn()
    render(<HighlightedWords text={text} spans={spans} onPick={pick} activeId="age" />)
    const [age, income] = screen.getAllByRole('button')
    expect(age!.getAttribute('aria-pressed')).toBe('true')
    await userEvent.click(income!)
    age!.focus()
    await userEvent.keyboard('{Enter} ')
    expect(pick.mock.calls.flat()).toEqual(['income', 'age', 'age'])
  })

  it('tells a screen reader the state where nothing can be picked', () => {
    const { container } = render(<HighlightedWords text={text} spans={spans} />)
    expect(container.textContent).toContain('maybe $900 (check with her)')
  })
})

describe('DiffText', () => {
  it('marks removed and added words', () => {
    const { container } = render(<DiffText before="He earns $900" after="He earns about $900" />)
    expect(container.querySelector('ins')?.textContent.trim()).toBe('about')
    expect(container.querySelector('del')).toBeNull()
  })

  it('cuts Chinese by words, not by the whole line', () => {
    const { container } = render(<DiffText lang="zh" before="他每月赚九百元" after="他每月赚八百元" />)
    expect(container.querySelector('del')!.textContent.length).toBeLessThan(4)
  })

  it('shows one version alone with its own words marked', () => {
    const { container } = render(<DiffText show="before" before="about $900" after="$800" />)
    expect(container.textContent).toBe('about $900')
  })
})

it('a bar in parts is named by its words and leaves out what is none', () => {
  render(
    <Parts
      label="What SP will need"
      parts={[
        { tone: 'known', count: 5, words: '5 known' },
        { tone: 'check', count: 0, words: '0 to check' },
        { tone: 'missing', count: 2, words: '2 missing' },
      ]}
    />,
  )
  expect(screen.getByRole('img', { name: 'What SP will need: 5 known, 2 missing' }).children).toHaveLength(2)
})
