import { describe, expect, it } from 'vitest'
import {
  filterKeysOf,
  inView,
  OPEN_STATUSES,
  readCaseFilters,
  readCaseSearch,
  standingOf,
  toBody,
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
      readCaseFilters({
        q: '82',
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
      urgency: 'urgent,high',
      call_first: true,
      sort: 'name',
      order: 'asc',
      page: 3,
      size: 50,
    })
  })

  it('says nothing of what goes without saying', () => {
    expect(readCaseFilters({ sort: 'updated', order: 'desc', page: 1, size: 20 })).toEqual({})
    expect(readCaseFilters({ page: -2, size: 7, sort: 'shoe' })).toEqual({})
  })

  it('has no room for an NRIC', () => {
    const nric = 'S6700011J'
    const all = {
      q: nric,
      status: nric,
      stage: nric,
      urgency: nric,
      category: nric,
      agency: nric,
      owner: nric,
    }
    expect(readCaseFilters({ ...all, sort: nric, order: nric, page: nric, size: nric })).toEqual({})
  })

  it('keeps an owner by id, and several values of one filter', () => {
    const owner = '0190bbbb-0000-7000-8000-000000000001'
    const filters = { owner, status: OPEN_STATUSES, agency: 'HDB,EnterpriseSG' }
    expect(readCaseFilters(filters)).toEqual(filters)
  })

  it('asks the server for one page, newest change first', () => {
    expect(toQuery({})).toEqual({ sort: 'updated', order: 'desc', page: 1, page_size: 20 })
    expect(toQuery({ size: 100, page: 2, order: 'asc', sort: 'name' })).toMatchObject({
      page: 2,
      page_size: 100,
    })
  })
})

describe('the words of the box', () => {
  it('stand beside the filters, without the blanks around them', () => {
    expect(readCaseSearch({ q: ' 82 ', urgency: 'low' })).toEqual({ q: '82', urgency: 'low' })
    expect(readCaseSearch({ q: '  ' })).toEqual({})
  })

  it('travel in the body with everything the list is narrowed to', () => {
    expect(toBody({ q: 'S6700011J', stage: 'written', page: 2 })).toEqual({
      q: 'S6700011J',
      stage: 'written',
      status: '',
      urgency: '',
      category: '',
      agency: '',
      owner: '',
      call_first: false,
      escalated: false,
      late: false,
      sort: 'updated',
      order: 'desc',
      page: 2,
      page_size: 20,
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
