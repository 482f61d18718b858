import { describe, expect, it } from 'vitest'
import {
  filterKeysOf,
  inView,
  OPEN_STATUSES,
  readCaseSearch,
  standingOf,
  toQuery,
  viewOf,
  VIEWS,
  withFilter,
  withStanding,
} from './search'

const view = (id: string) => VIEWS.find((one) => one.id === id)!

describe('the address of the list', () => {
  it('keeps what it knows and drops the rest', () => {
    expect(
      readCaseSearch({
        q: ' 82 ',
        urgency: 'urgent,high',
        agency: '<b>',
        call_first: 'true',
        late: 'no',
        sort: 'name',
        order: 'asc',
        page: '3',
        size: 50,
        evil: 1,
      }),
    ).toEqual({
      q: '82',
      urgency: 'urgent,high',
      call_first: true,
      sort: 'name',
      order: 'asc',
      page: 3,
      size: 50,
    })
  })

  it('says nothing of what goes without saying', () => {
    expect(readCaseSearch({ q: '', sort: 'updated', order: 'desc', page: 1, size: 20 })).toEqual({})
    expect(readCaseSearch({ page: -2, size: 7, sort: 'shoe' })).toEqual({})
  })

  it('takes a number typed into the box as words', () => {
    expect(readCaseSearch({ q: 98 })).toEqual({ q: '98' })
  })

  it('asks the server for one page, newest change first', () => {
    expect(toQuery({ q: 'rental' })).toEqual({
      q: 'rental',
      sort: 'updated',
      order: 'desc',
      page: 1,
      page_size: 20,
    })
    expect(toQuery({ size: 100, page: 2, order: 'asc', sort: 'name' })).toMatchObject({
      page: 2,
      page_size: 100,
    })
  })
})

describe('filters', () => {
  it('start at the first page again', () => {
    expect(withFilter({ page: 4, agency: 'HDB' }, { urgency: 'high' })).toEqual({
      agency: 'HDB',
      urgency: 'high',
    })
  })

  it('are dropped one by one', () => {
    const search = readCaseSearch({ agency: 'HDB', late: true, q: 'flat' })
    expect(filterKeysOf(search)).toEqual(['agency', 'late'])
    expect(withFilter(search, { late: undefined })).toEqual({ agency: 'HDB', q: 'flat' })
  })

  it('ask for status and stage as one thing', () => {
    expect(standingOf({})).toBe('any')
    expect(standingOf({ status: OPEN_STATUSES })).toBe('open')
    expect(standingOf({ status: 'closed' })).toBe('closed')
    expect(standingOf({ stage: 'written' })).toBe('written')
    expect(standingOf({ stage: 'written,vetted' })).toBe('several')
    expect(withStanding({ stage: 'written', q: 'x' }, 'open')).toEqual({ status: OPEN_STATUSES, q: 'x' })
    expect(withStanding({ status: OPEN_STATUSES }, 'sent')).toEqual({ stage: 'sent' })
    expect(withStanding({ stage: 'sent' }, 'any')).toEqual({})
  })
})

describe('views', () => {
  it('are known by their filters, whatever is searched or sorted', () => {
    expect(viewOf({ q: 'flat', sort: 'name' })).toBe('all')
    expect(viewOf({ owner: 'me', status: OPEN_STATUSES })).toBe('mine')
    expect(viewOf({ status: OPEN_STATUSES, agency: 'HDB' })).toBeNull()
  })

  it('keep the words and replace the filters', () => {
    expect(inView({ q: 'flat', agency: 'HDB', page: 3, sort: 'name' }, view('open'))).toEqual({
      q: 'flat',
      status: OPEN_STATUSES,
      sort: 'name',
    })
  })
})
