import { describe, expect, test } from 'vitest'
import type { AuditedOrder } from '../api/books.operations.ts'
import { minorUnits } from '../files/decimal.ts'
import { audit, money, table, type Evidence } from './audit.ts'
import { paidFen } from './baskets.ts'
import type { Basket } from './baskets.ts'
import { planReplay } from './plan-replay.ts'
import { priceLine } from './pricing.ts'
import { Witness } from './witness.ts'

const basket = (id: string, ...sales: readonly (readonly [quantity: number, paid: string])[]): Basket => ({
  id,
  householdId: `h${id}`,
  storeId: 's1',
  second: Number(id),
  lines: sales.map(([quantity, paid], index) => {
    const salesFen = minorUnits(paid)
    return { productId: `p${index}`, salesFen, ...priceLine(quantity, salesFen) }
  }),
})

const plan = planReplay([
  basket('1', [2, '3.98'], [1, '0.50']),
  basket('2', [2, '11.87'], [0, '0']),
  basket('3', [3, '0']),
])
const feeFen = 500
const seqs = [1, 2, 3]

/** What a server without a fault would have left behind. */
function right(): { evidence: Evidence; orders: AuditedOrder[] } {
  const driven = plan.baskets.map((planned) => {
    const witness = new Witness(`ord_${planned.basket.id}`)
    witness.before = [1]
    witness.heard.push(2, 3)
    return { planned, fate: 'DELIVERED' as const, rest: [], orderId: witness.orderId, witness, trouble: null }
  })
  const orders = plan.baskets.map(({ basket: { id }, paidFen: itemsFen }): AuditedOrder => {
    const entry = (kind: string, amountFen: number) => ({
      amountFen,
      transactionId: 't',
      account: { kind, ownerId: 'o' },
    })
    return {
      id: `ord_${id}`,
      state: 'COMPLETED',
      itemsFen,
      feeFen,
      totalFen: itemsFen + feeFen,
      paidFen: itemsFen + feeFen,
      refundedFen: 0,
      refunds: [],
      promise: { breachedAt: null, compensationFen: 0, breach: null },
      timeline: seqs.map((seq) => ({ seq, action: 'PAY', to: 'PAID' })),
      ledger: [
        entry('RESIDENT_PAYMENTS', 0 - itemsFen - feeFen),
        entry('MERCHANT_PAYABLE', itemsFen),
        entry('DELIVERY_FEES', feeFen),
      ],
    }
  })
  const evidence = {
    driven,
    audited: orders,
    linesInFile: plan.totals.lines,
    board: { heard: new Map(orders.map(({ id }) => [id, [...seqs]])), breaks: 0 },
    merchantBalanceFen: plan.totals.paidFen,
    stockLeft: 0,
    day: { days: ['2026-11-22'], settled: 0, differences: [], unbalanced: 0, closed: 1 },
    kills: { done: 1, wanted: 1 },
  }
  return { evidence, orders }
}

const wrong = (evidence: Evidence) => audit(evidence).flatMap(({ what, isRight }) => (isRight === false ? [what] : []))

describe('audit', () => {
  test('finds nothing where nothing is wrong, and says what it compared', () => {
    const { evidence } = right()
    expect(wrong(evidence)).toEqual([])
    const text = table(audit(evidence))
    expect(text).toMatch(/right {2}money of the orders +16\.35/)
    expect(text).toMatch(/right {2}subscriber per order: events received +9\n/)
  })

  const spoilt: [string, (state: ReturnType<typeof right>) => Evidence, string[]][] = [
    [
      'an order placed twice',
      ({ evidence, orders }) => ({ ...evidence, audited: [...orders, { ...orders[0]!, id: 'ord_9', timeline: [] }] }),
      ['orders placed', 'money of the orders'],
    ],
    [
      'money that went back without a reason',
      ({ evidence, orders }) => ({
        ...evidence,
        audited: orders.with(0, {
          ...orders[0]!,
          refundedFen: 1,
          refunds: [{ amountFen: 1, reason: 'because', state: 'SUCCEEDED' }],
        }),
      }),
      ['refunds for another reason', 'orders whose money is not explained'],
    ],
    [
      'a refund that does not arrive',
      ({ evidence, orders }) => ({
        ...evidence,
        audited: orders.with(0, {
          ...orders[0]!,
          refunds: [{ amountFen: 1, reason: 'cancelled', state: 'UNKNOWN' }],
        }),
      }),
      ['refunds that have not arrived'],
    ],
    [
      'a day that stays open and does not balance',
      ({ evidence }) => ({ ...evidence, day: { ...evidence.day, unbalanced: 1, closed: 0 } }),
      ['days that do not balance', 'days closed'],
    ],
    [
      'a promise that was broken unseen',
      ({ evidence }) => ({
        ...evidence,
        driven: evidence.driven.with(0, { ...evidence.driven[0]!, fate: 'LATE_ON_WAY' }),
      }),
      ['promises broken'],
    ],
    [
      'an order that never came',
      ({ evidence, orders }) => ({ ...evidence, audited: orders.with(0, { ...orders[0]!, state: 'PREPARING' }) }),
      ['orders completed'],
    ],
    [
      'a cent too much',
      ({ evidence, orders }) => ({
        ...evidence,
        audited: orders.with(0, { ...orders[0]!, itemsFen: orders[0]!.itemsFen + 1 }),
      }),
      ['money of the orders', 'orders that differ from their basket'],
    ],
    [
      'two errors that cancel out',
      ({ evidence, orders }) => ({
        ...evidence,
        audited: orders.map((order, index) => ({ ...order, itemsFen: order.itemsFen + [1, -1, 0][index]! })),
      }),
      ['orders that differ from their basket'],
    ],
    [
      'books that lost a payment',
      ({ evidence, orders }) => ({ ...evidence, audited: orders.with(1, { ...orders[1]!, ledger: [] }) }),
      ['ledger: residents paid and did not get back', 'ledger: owed to the stores'],
    ],
    [
      'an account that differs from its entries',
      ({ evidence }) => ({ ...evidence, merchantBalanceFen: 1 }),
      ['ledger: accounts of the stores'],
    ],
    [
      'a timeline with a hole',
      ({ evidence, orders }) => ({
        ...evidence,
        audited: orders.with(0, { ...orders[0]!, timeline: orders[0]!.timeline.toSpliced(1, 1) }),
      }),
      ['timelines with a hole'],
    ],
    [
      'an event that the board heard twice',
      ({ evidence }) => ({
        ...evidence,
        board: { breaks: 0, heard: new Map(evidence.board.heard).set('ord_1', [1, 2, 2, 3]) },
      }),
      ['live board: doubled'],
    ],
    [
      'a stream that could not resume',
      ({ evidence }) => ({ ...evidence, board: { ...evidence.board, breaks: 1 } }),
      ['live board: could not resume'],
    ],
    ['stock that came from nowhere', ({ evidence }) => ({ ...evidence, stockLeft: 2 }), ['pieces left in stock']],
    [
      'a kill that was not done',
      ({ evidence }) => ({ ...evidence, kills: { done: 0, wanted: 1 } }),
      ['kills of the server'],
    ],
  ]

  test.each(spoilt)('finds %s', (_, spoil, findings) => {
    const found = wrong(spoil(right()))
    for (const finding of findings) expect(found).toContain(finding)
  })

  test('finds what a subscriber did not hear or heard in the wrong order', () => {
    const deaf = right()
    deaf.evidence.driven[0]?.witness?.heard.pop()
    expect(wrong(deaf.evidence)).toEqual(['subscriber per order: events received', 'subscriber per order: lost'])
    const confused = right()
    confused.evidence.driven[0]?.witness?.heard.reverse()
    expect(wrong(confused.evidence)).toEqual(['subscriber per order: out of order'])
  })
})

describe('planReplay', () => {
  test('what is ordered comes to what was paid, and what is on the shelf is what is ordered', () => {
    for (const {
      basket: { storeId },
      lines,
      paidFen: paid,
      basket: planned,
    } of plan.baskets) {
      const offers = plan.offersByStore.get(storeId) ?? []
      const total = lines.reduce(
        (sum, line) => sum + line.quantity * (offers.find(({ key }) => key === line.offerKey)?.priceFen ?? Number.NaN),
        0,
      )
      expect(total).toBe(paid)
      expect(paid).toBe(paidFen(planned))
    }
    const pieces = [...plan.offersByStore.values()].flat().reduce((sum, offer) => sum + offer.pieces, 0)
    expect(pieces).toBe(plan.baskets.flatMap(({ lines }) => lines).reduce((sum, { quantity }) => sum + quantity, 0))
  })

  test('a listing stands once in an order, also when the receipt has it twice', () => {
    const twice = { ...basket('4'), lines: [...basket('4', [1, '2.00']).lines, ...basket('4', [2, '4.00']).lines] }
    const [planned] = planReplay([twice]).baskets
    expect(planned?.lines).toEqual([{ offerKey: 's1|p0|200|1', quantity: 3 }])
  })
})

test('money is written as the file writes it', () => {
  expect([0, 5, 100, 79_890, -250].map(money)).toEqual(['0.00', '0.05', '1.00', '798.90', '-2.50'])
})
