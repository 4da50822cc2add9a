import { expect, test } from 'vitest'
import { attentions, needs, runsOutAt, type Need, type Read, type WaitingOrder } from './attention.ts'

const order = (totalFen: number): WaitingOrder => ({
  totalFen,
  payBy: '2026-11-22T08:15:00Z',
  acceptBy: '2026-11-22T08:12:00Z',
  cancelledAt: null,
  fulfilment: { window: { endsAt: '2026-11-22T08:45:00Z' } },
})

function read(some: Partial<Record<Need, Read<WaitingOrder>>>): Record<Need, Read<WaitingOrder>> {
  const none: Read<WaitingOrder> = { nodes: [], count: { value: 0, precision: 'EXACT' } }
  return { late: none, due: none, accept: none, rider: none, unpaid: none, cancelled: none, ...some }
}
const of = (value: number, ...fen: number[]): Read<WaitingOrder> => ({
  nodes: fen.map(order),
  count: { value, precision: 'EXACT' },
})

test('the card whose waiting costs most comes first', () => {
  const all = attentions(read({ unpaid: of(1, 50_000), late: of(1, 6_000), rider: of(2, 4_000, 4_000) }))
  expect(all.slice(0, 3).map(({ need }) => need)).toEqual(['late', 'unpaid', 'rider'])
})

test('orders that were not read count like those that were', () => {
  const all = attentions(read({ late: of(1, 10_000), due: of(40, 1_000, 1_000) }))
  expect(all[0]).toMatchObject({ need: 'due', isMore: true, atStakeFen: 2_000 })
})

test('what needs nobody keeps its place at the end', () => {
  expect(attentions(read({})).map(({ need }) => need)).toEqual(needs)
})

test('each need runs out at its own deadline', () => {
  expect(needs.map((need) => runsOutAt(need, order(1)).slice(11, 16))).toEqual([
    '08:45',
    '08:45',
    '08:12',
    '08:45',
    '08:15',
    '08:15',
  ])
})
