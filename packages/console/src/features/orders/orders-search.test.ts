import { expect, test } from 'vitest'
import { paths } from '../../app/paths.ts'
import { filterOf, columnFilter, sortOf } from './orders-filter.ts'
import { linkOf, readOrdersSearch } from './orders-search.ts'

const read = (address: string) => readOrdersSearch(new URL(address, 'http://linli.test').searchParams)
const now = new Date('2026-11-22T08:00:00Z')

test('an address that was read writes itself again', () => {
  for (const address of [
    '/orders',
    '/orders?place=com_1&view=board',
    '/orders?state=PAID,CONFIRMED&mode=INSTANT&status=PACKED&late=1&claimable=1&dueIn=30&q=WJ&from=2026-11-01&to=2026-11-22&cols=number,total&after=abc&sort=due&dir=asc',
  ])
    expect(new URL(paths.orders(linkOf(read(address))), 'http://x').searchParams.toString().split('&').sort()).toEqual(
      new URL(address, 'http://x').searchParams.toString().split('&').sort(),
    )
})

test('what an address means nothing by is left out', () => {
  const search = read('/orders?state=PAID,GONE&mode=&sort=evil&dir=up&dueIn=-3&acceptIn=x&view=map')
  expect(search).toMatchObject({ state: ['PAID'], mode: [], sort: 'placed', dir: 'desc', view: 'list' })
  expect(search.dueIn).toBeUndefined()
  expect(search.acceptIn).toBeUndefined()
})

test('the filter says what the address says, days as days of the neighbourhood, both included', () => {
  expect(filterOf(read('/orders?place=com_1&q=wj-2&from=2026-11-01&to=2026-11-02&late=1'), now)).toEqual({
    communityId: { eq: 'com_1' },
    number: { contains: 'WJ-2' },
    late: true,
    placedAt: { from: '2026-10-31T16:00:00.000Z', to: '2026-11-02T16:00:00.000Z' },
  })
  expect(filterOf(read('/orders?from=yesterday'), now)).toEqual({})
})

test('bounds that move with the clock are reckoned from now', () => {
  expect(filterOf(read('/orders?dueIn=30&cancelledIn=60'), now)).toEqual({
    dueAt: { from: '2026-11-22T08:00:00.000Z', to: '2026-11-22T08:30:00.000Z' },
    cancelledAt: { from: '2026-11-22T07:00:00.000Z' },
  })
})

test('a column of the board stays empty when its state was not asked for', () => {
  expect(columnFilter(read('/orders?state=PAID'), ['CONFIRMED'], now).state).toEqual({ in: [] })
  expect(columnFilter(read('/orders'), ['CONFIRMED'], now).state).toEqual({ in: ['CONFIRMED'] })
  expect(sortOf(read('/orders?sort=total&dir=asc'))).toEqual({ key: 'TOTAL', direction: 'ASC' })
})
