import { describe, expect, it } from 'vitest'
import { groupsOf, headingOf } from './groups'
import type { HomeItem } from './types'

function item(kind: HomeItem['kind'], caseId: string, more: Partial<HomeItem> = {}): HomeItem {
  return {
    kind,
    case_id: caseId,
    letter_id: null,
    title: kind,
    detail: 'CPF',
    at: '2026-11-23T12:00:00Z',
    urgent: false,
    ...more,
  }
}

describe('what needs me', () => {
  it('puts the urgent first, whatever it is, and keeps the order of the rest', () => {
    const groups = groupsOf([
      item('to_send', 'a', { letter_id: 'l1', urgent: true }),
      item('reply_to_tell', 'b'),
      item('to_vet', 'c'),
      item('to_vet', 'd'),
      item('draft', 'e'),
    ])
    expect(groups.map(({ id, things }) => [id, things.map((thing) => thing.case_id)])).toEqual([
      ['now', ['a']],
      ['interviews', ['e']],
      ['vet', ['c', 'd']],
      ['replies', ['b']],
    ])
    expect(headingOf(groups)).toBe('5 things need you')
  })

  it('makes one row of two dangers on one case, and loses no reason', () => {
    const groups = groupsOf([
      item('safety', 'a', { urgent: true, detail: 'family violence, Violence at home' }),
      item('safety', 'a', { urgent: true, detail: 'do not call, Violence at home' }),
      item('safety', 'b', { urgent: true, detail: 'suicide risk, Health' }),
    ])
    expect(groups[0]?.things.map(({ detail }) => detail)).toEqual([
      'family violence, do not call, Violence at home',
      'suicide risk, Health',
    ])
  })

  it('keeps two letters of one case apart', () => {
    const groups = groupsOf([
      item('to_vet', 'a', { letter_id: '1' }),
      item('to_vet', 'a', { letter_id: '2' }),
    ])
    expect(groups[0]?.things).toHaveLength(2)
  })

  it('says so when nothing does', () => {
    expect(headingOf(groupsOf([]))).toBe('Nothing needs you now')
    expect(headingOf(groupsOf([item('draft', 'a')]))).toBe('1 thing needs you')
  })
})
