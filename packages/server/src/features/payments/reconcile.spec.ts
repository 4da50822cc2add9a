import { expect, test } from 'vitest'
import type { Actor } from '../../access/actor.ts'
import { world, type World } from '../../testing/world.ts'
import { findMoneyDifferences } from '../orders/index.ts'
import { refundOrder } from '../orders/refunds.commands.ts'
import { reconcile, reconcileNow } from './reconcile.commands.ts'
import { differenceKinds, type DifferenceKind } from './reconcile.ts'
import { orderOf, systemOf } from './testing/money.ts'
import { businessDay, newId } from '@linli/kit'

const today = (w: World) => businessDay(w.clock.now())
/** Statements as somebody with the keys of the database could send them, past every trigger. */
async function byHand(w: World, ...statements: readonly string[]): Promise<void> {
  const client = await w.app.db.pool.connect()
  try {
    await client.query(`set session_replication_role = replica`)
    for (const statement of statements) await client.query(statement)
    await client.query(`set session_replication_role = default`)
  } finally {
    client.release()
  }
}

/** Two orders that are paid, of one of which something went back. */
async function sold(w: World) {
  const place = await w.place()
  const kept = await w.order({ at: place, until: ['PAY'] })
  const returned = await w.order({ at: place, until: ['PAY'] })
  await refundOrder(
    { ...w.app, actor: await w.as('OPERATOR') },
    { orderId: returned.id, amountFen: 300, reason: '破损' },
    newId('key'),
  )
  await w.settle()
  const one = async (text: string) => (await w.app.db.pool.query<{ id: string }>(text)).rows[0]!.id
  const shareOf = (id: string) => `select payment_id as id from payment_shares where order_id = '${id}'`
  return {
    keptId: kept.id,
    returnedId: returned.id,
    paymentId: await one(shareOf(kept.id)),
    refundId: await one('select id from refunds'),
  }
}
type Sold = Awaited<ReturnType<typeof sold>>

interface Shown {
  readonly id: string
  readonly kind: string
  readonly subjectId: string
  readonly oursFen: number
  readonly theirsFen: number
  readonly advice: string
  readonly state: string
}
async function differences(w: World, state = 'OPEN'): Promise<Shown[]> {
  const document = `query ($state: DifferenceState) { moneyDifferences(first: 100, filter: { state: { eq: $state } }) {
    nodes { id kind subjectId oursFen theirsFen advice state } } }`
  const { data } = await w.request(await w.as('OPERATOR'), document, { state })
  return (data!['moneyDifferences'] as { nodes: Shown[] }).nodes
}

test('a day on which everything fits has no difference', async () => {
  await using w = await world()
  await sold(w)
  const document = `mutation ($day: String!) { reconcile(day: $day) { run { day payments refunds settled differences by { role } } userErrors { code } } }`
  const { data } = await w.request(await w.as('OPERATOR'), document, { day: today(w) })
  expect(data!['reconcile']).toEqual({
    run: { day: '2026-03-03', payments: 2, refunds: 1, settled: 0, differences: 0, by: { role: 'OPERATOR' } },
    userErrors: [],
  })
  expect(await differences(w)).toEqual([])
})

test('differences are found by a part of their day, and by no day that there is not', async () => {
  await using w = await world()
  const found = async (day: object) => {
    const document = 'query ($day: TextFilter) { moneyDifferences(filter: { day: $day }) { nodes { id } } }'
    const { data, errors } = await w.request(await w.as('OPERATOR'), document, { day })
    expect(errors).toBeUndefined()
    return (data!['moneyDifferences'] as { nodes: unknown[] }).nodes.length
  }
  for (const day of [{ contains: '🏃' }, { eq: 'x' }, { startsWith: '%' }]) expect(await found(day)).toBe(0)
})

interface Planted {
  readonly kind: DifferenceKind
  /** What somebody does to the rows. */
  readonly by: (of: Sold, w: World) => string | readonly string[]
  readonly found: (of: Sold) => { subjectId?: string; oursFen?: number; theirsFen?: number }
}
const entryOf = (transaction: string) =>
  `insert into ledger_entries (id, transaction_id, account_id, amount_fen, at)
   select '${newId('len')}', '${transaction}', id, 500, now() from ledger_accounts where kind = 'MERCHANT_PAYABLE' limit 1`

const planted: readonly Planted[] = [
  {
    kind: 'PAYMENT_UNKNOWN_HERE',
    by: (_, w) =>
      `insert into sandbox_charges (reference, kind, state, amount_fen, at, settled_at) values ('pay_x', 'CHARGE', 'SUCCEEDED', 700, '${w.clock.now().toISOString()}', '${w.clock.now().toISOString()}')`,
    found: () => ({ subjectId: 'pay_x', oursFen: 0, theirsFen: 700 }),
  },
  {
    kind: 'PAYMENT_MISSING_THERE',
    by: ({ paymentId }) => `delete from sandbox_charges where reference = '${paymentId}'`,
    found: ({ paymentId }) => ({ subjectId: paymentId, oursFen: 820, theirsFen: 0 }),
  },
  {
    kind: 'PAYMENT_AMOUNT',
    by: ({ paymentId }) => `update sandbox_charges set amount_fen = 819 where reference = '${paymentId}'`,
    found: ({ paymentId }) => ({ subjectId: paymentId, oursFen: 820, theirsFen: 819 }),
  },
  {
    kind: 'PAYMENT_NOT_BOOKED',
    by: ({ paymentId }) =>
      `with x as (delete from ledger_transactions where source_id = '${paymentId}' returning id) delete from ledger_entries where transaction_id in (select id from x)`,
    found: ({ paymentId }) => ({ subjectId: paymentId, oursFen: 820, theirsFen: 0 }),
  },
  {
    kind: 'PAYMENT_SHARES',
    by: ({ paymentId }) => `update payment_shares set amount_fen = 700 where payment_id = '${paymentId}'`,
    found: ({ paymentId }) => ({ subjectId: paymentId, oursFen: 820, theirsFen: 700 }),
  },
  {
    kind: 'REFUND_UNKNOWN_HERE',
    by: (_, w) =>
      `insert into sandbox_charges (reference, kind, state, amount_fen, at, settled_at) values ('ref_x', 'REFUND', 'SUCCEEDED', 50, '${w.clock.now().toISOString()}', '${w.clock.now().toISOString()}')`,
    found: () => ({ subjectId: 'ref_x', oursFen: 0, theirsFen: 50 }),
  },
  {
    kind: 'REFUND_MISSING_THERE',
    by: ({ refundId }) => `delete from sandbox_charges where reference = '${refundId}'`,
    found: ({ refundId }) => ({ subjectId: refundId, oursFen: 300, theirsFen: 0 }),
  },
  {
    kind: 'REFUND_AMOUNT',
    by: ({ refundId }) => `update sandbox_charges set amount_fen = 299 where reference = '${refundId}'`,
    found: ({ refundId }) => ({ subjectId: refundId, oursFen: 300, theirsFen: 299 }),
  },
  {
    kind: 'REFUND_NOT_BOOKED',
    by: ({ refundId }) =>
      `with x as (delete from ledger_transactions where source_id = '${refundId}' and reason = 'refund-paid' returning id) delete from ledger_entries where transaction_id in (select id from x)`,
    found: ({ refundId }) => ({ subjectId: refundId, oursFen: 300, theirsFen: 0 }),
  },
  {
    kind: 'REFUND_FAILED',
    by: ({ refundId }) => [
      `update refunds set state = 'FAILED' where id = '${refundId}'`,
      `update sandbox_charges set state = 'FAILED' where reference = '${refundId}'`,
    ],
    found: ({ refundId }) => ({ subjectId: refundId, oursFen: 300, theirsFen: 0 }),
  },
  {
    kind: 'BOOKED_WITHOUT_CAUSE',
    by: ({ paymentId }) => [
      `update payments set state = 'FAILED' where id = '${paymentId}'`,
      `update sandbox_charges set state = 'FAILED' where reference = '${paymentId}'`,
    ],
    found: ({ paymentId }) => ({ subjectId: paymentId, oursFen: 0, theirsFen: 1_640 }),
  },
  {
    kind: 'LEDGER_NOT_ZERO',
    by: () => entryOf('ltx_x'),
    found: () => ({ subjectId: 'ltx_x', oursFen: 500, theirsFen: 0 }),
  },
  {
    kind: 'BALANCE_NOT_KEPT',
    by: () =>
      `insert into ledger_accounts (id, kind, owner_id, balance_fen, min_balance_fen, created_at) values ('lac_x', 'OFFER_BUDGET', 'off_x', 9, 0, now())`,
    found: () => ({ subjectId: 'lac_x', oursFen: 9, theirsFen: 0 }),
  },
  {
    kind: 'ORDER_PAID',
    by: ({ keptId }) => `update orders set paid_fen = 900 where id = '${keptId}'`,
    found: ({ keptId }) => ({ subjectId: keptId, oursFen: 900, theirsFen: 820 }),
  },
  {
    kind: 'ORDER_REFUNDED',
    by: ({ returnedId }) => `update orders set refunded_fen = 301 where id = '${returnedId}'`,
    found: ({ returnedId }) => ({ subjectId: returnedId, oursFen: 301, theirsFen: 300 }),
  },
  {
    kind: 'ORDER_TOTAL',
    by: ({ keptId }) => `update orders set items_fen = 321, total_fen = 821 where id = '${keptId}'`,
    found: ({ keptId }) => ({ subjectId: keptId, oursFen: 821, theirsFen: 820 }),
  },
  {
    kind: 'ORDER_BOOKS',
    by: ({ keptId }) => `update ledger_transactions set order_id = null where order_id = '${keptId}'`,
    found: ({ keptId }) => ({ subjectId: keptId, oursFen: 820, theirsFen: 0 }),
  },
  {
    kind: 'LINE_REFUNDED',
    by: ({ returnedId }) =>
      `update order_lines set refunded_quantity = 1, refunded_fen = 320 where order_id = '${returnedId}'`,
    found: ({ returnedId }) => ({ subjectId: returnedId, oursFen: 300, theirsFen: 320 }),
  },
]

test.each(planted.map((each) => [each.kind, each] as const))(
  'a planted %s is found, named, and says what to do',
  async (kind, { by, found }) => {
    await using w = await world()
    const of = await sold(w)
    expect(await findMoneyDifferences(w.app.db.sql)).toEqual([])
    await byHand(w, ...[by(of, w)].flat())
    await reconcile(systemOf(w), today(w))
    const open = await differences(w)
    expect(open).toContainEqual(expect.objectContaining({ kind, state: 'OPEN', ...found(of) }))
    for (const { advice } of open) expect(advice.length).toBeGreaterThan(20)
  },
)

test('there is a planted fault for every kind but those that have a test of their own', () => {
  const own: readonly DifferenceKind[] = ['PAYMENT_NOT_SETTLED', 'REFUND_NOT_SETTLED', 'CLOSED_DAY_CHANGED']
  expect([...planted.map(({ kind }) => kind), ...own].toSorted()).toEqual(differenceKinds.toSorted())
})

test('what only the provider knew of is settled; what cannot be settled is named', async () => {
  await using w = await world()
  const { keptId, paymentId, refundId } = await sold(w)
  const unpaid = await w.order()
  await byHand(
    w,
    // As if nothing had been heard of either.
    `update refunds set state = 'SENT', settled_at = null where id = '${refundId}'`,
    `with x as (delete from ledger_transactions where source_id = '${refundId}' and reason = 'refund-paid' returning id) delete from ledger_entries where transaction_id in (select id from x)`,
    // A payment of a subject that nobody knows.
    `update payments set state = 'PENDING', settled_at = null, subject_id = 'xyz_1' where id = '${paymentId}'`,
  )
  const run = await reconcile(systemOf(w), today(w))
  const { rows } = await w.app.db.pool.query('select settled from reconcile_runs where id = $1', [run])
  expect(rows).toEqual([{ settled: 1 }])
  const open = await differences(w)
  expect(open).toContainEqual(expect.objectContaining({ kind: 'PAYMENT_NOT_SETTLED', subjectId: paymentId }))
  expect(open.map(({ kind }) => kind)).not.toContain('REFUND_NOT_SETTLED')
  expect(await orderOf(w, unpaid.id)).toMatchObject({ state: 'PENDING_PAYMENT' })
  expect(await orderOf(w, keptId)).toMatchObject({ paid: 820 })
})

test('a difference is found once however often one looks, goes when it is mended, and comes back as what it was', async () => {
  await using w = await world()
  const { paymentId } = await sold(w)
  const set = (fen: number) =>
    byHand(w, `update sandbox_charges set amount_fen = ${fen} where reference = '${paymentId}'`)
  await set(819)
  for (let time = 0; time < 3; time++) await reconcile(systemOf(w), today(w))
  const [first] = await differences(w)
  expect(await differences(w)).toHaveLength(1)
  await set(820)
  await reconcile(systemOf(w), today(w))
  expect(await differences(w)).toEqual([])
  expect(await differences(w, 'GONE')).toHaveLength(1)
  await set(819)
  await reconcile(systemOf(w), today(w))
  expect(await differences(w)).toMatchObject([{ id: first!.id }])
})

test('a difference is resolved with a note, by an operator of the platform, once; found again it stays resolved', async () => {
  await using w = await world()
  const { paymentId } = await sold(w)
  await byHand(w, `update sandbox_charges set amount_fen = 819 where reference = '${paymentId}'`)
  await reconcile(systemOf(w), today(w))
  const [open] = await differences(w)
  const document = `mutation ($id: ID!, $note: String!) { resolveDifference(differenceId: $id, note: $note) {
    difference { state note resolvedBy { role } } userErrors { code } } }`
  const resolve = async (actor: Actor, note = '银行已退回', id = open!.id) =>
    (await w.request(actor, document, { id, note })).data!['resolveDifference']
  const operator = await w.as('OPERATOR')
  expect(await resolve(await w.as('OPERATOR', await w.community()))).toMatchObject({
    userErrors: [{ code: 'FORBIDDEN' }],
  })
  expect(await resolve(operator, ' ')).toMatchObject({ userErrors: [{ code: 'BAD_INPUT' }] })
  expect(await resolve(operator, 'x', newId('dif'))).toMatchObject({ userErrors: [{ code: 'NOT_FOUND' }] })
  expect(await resolve(operator)).toEqual({
    difference: { state: 'RESOLVED', note: '银行已退回', resolvedBy: { role: 'OPERATOR' } },
    userErrors: [],
  })
  expect(await resolve(operator)).toMatchObject({ userErrors: [{ code: 'DIFFERENCE_NOT_OPEN' }] })
  await reconcile(systemOf(w), today(w))
  expect(await differences(w)).toEqual([])
})

test('every hour the day is compared, and shortly after midnight the day before once more', async () => {
  await using w = await world()
  await sold(w)
  await reconcileNow(w.app)
  w.clock.move(13 * 60)
  await reconcileNow(w.app)
  const { rows } = await w.app.db.pool.query(`select day::text, by->>'kind' as by from reconcile_runs order by id`)
  expect(rows).toEqual([
    { day: '2026-03-03', by: 'TIMER' },
    { day: '2026-03-03', by: 'TIMER' },
    { day: '2026-03-04', by: 'TIMER' },
  ])
})

test('the books are for operators of the platform', async () => {
  await using w = await world()
  await sold(w)
  await reconcile(systemOf(w), today(w))
  const here = await w.as('OPERATOR', await w.community())
  const { data } = await w.request(
    here,
    '{ reconcileRuns { nodes { id } } moneyDifferences { nodes { id } } dayCloses { nodes { id } } }',
  )
  expect(data).toEqual({ reconcileRuns: { nodes: [] }, moneyDifferences: { nodes: [] }, dayCloses: { nodes: [] } })
  for (const document of [
    'mutation { reconcile(day: "2026-03-03") { userErrors { code } } }',
    'mutation { closeDay(day: "2026-03-02") { userErrors { code } } }',
  ])
    expect(Object.values((await w.request(here, document)).data!)).toEqual([{ userErrors: [{ code: 'FORBIDDEN' }] }])
  for (const day of ['2026-02-30', 'today', '2026-3-3'])
    await expect(reconcile(systemOf(w), day)).rejects.toMatchObject({ code: 'BAD_INPUT', field: 'day' })
})
