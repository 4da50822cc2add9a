import { expect, test } from 'vitest'
import type { Actor } from '../../access/actor.ts'
import { world, type World } from '../../testing/world.ts'
import { findMoneyDifferences } from '../orders/index.ts'
import { cancelOrder } from '../orders/orders.commands.ts'
import { refundOrder } from '../orders/refunds.commands.ts'
import { closeDay } from './day-close.commands.ts'
import { counted } from './testing/money.ts'
import { newId } from '@linli/kit'

const previewDocument = `query ($day: String!) { dayClosePreview(day: $day) { isBalanced isClosed openDifferences figures { sumFen
  accounts { kind openingFen inFen outFen closingFen }
  orders { orders goodsFen discountFen feeFen paidFen changedFen otherFen } refunds { askedFen paidFen underWayFen } } } }`
const closeDocument = `mutation ($day: String!) { closeDay(day: $day) { dayClose { id day figures { sumFen } closedBy { role } } userErrors { code } } }`

const day = '2026-03-03'
const preview = async (w: World, actor: Actor) => {
  const { data, errors } = await w.request(actor, previewDocument, { day })
  expect(errors).toBeUndefined()
  return data!['dayClosePreview'] as {
    figures: object
    isBalanced: boolean
    isClosed: boolean
    openDifferences: number
  }
}
const close = async (w: World, actor: Actor) =>
  (await w.request(actor, closeDocument, { day })).data!['closeDay'] as {
    dayClose: object | null
    userErrors: object[]
  }

/** A day in the life: delivered, given back in part, cancelled, unpaid. */
async function aDay(w: World) {
  const place = await w.place()
  const operator = await w.as('OPERATOR')
  await w.order({ at: place, until: ['PAY', 'ACCEPT', 'PACK', 'CLAIM', 'PICK_UP', 'DELIVER'] })
  const returned = await w.order({ at: place, quantity: 2, until: ['PAY'] })
  const cancelled = await w.order({ at: place, until: ['PAY'] })
  await w.order({ at: place })
  await refundOrder(
    { ...w.app, actor: operator },
    { orderId: returned.id, amountFen: 100, reason: '少送' },
    newId('key'),
  )
  await cancelOrder({ ...w.app, actor: cancelled.resident }, { orderId: cancelled.id }, newId('key'))
  await w.settle()
  return { operator, returned }
}

test('a day explains every fen: what was paid is goods and fees, what went back, and what is owed to whom', async () => {
  await using w = await world()
  const { operator } = await aDay(w)
  const { figures, ...state } = await preview(w, operator)
  expect(state).toEqual({ isBalanced: true, isClosed: false, openDifferences: 0 })
  const account = (kind: string, inFen: number, outFen: number) => ({
    kind,
    openingFen: 0,
    inFen,
    outFen,
    closingFen: inFen - outFen,
  })
  expect(figures).toEqual({
    sumFen: 0,
    accounts: [
      account('RESIDENT_PAYMENTS', 920, 2_780),
      account('MERCHANT_PAYABLE', 1_280, 420),
      account('RIDER_PAY', 500, 0),
      account('DELIVERY_FEES', 1_500, 1_000),
      account('CLEARING', 920, 920),
    ],
    orders: { orders: 3, goodsFen: 1_280, discountFen: 0, feeFen: 1_500, paidFen: 2_780, changedFen: 0, otherFen: 0 },
    refunds: { askedFen: 920, paidFen: 920, underWayFen: 0 },
  })
})

test('a day is closed when it is over, once, by whoever of 16 is first, and stays as it is', async () => {
  await using w = await world()
  const { operator } = await aDay(w)
  expect(await close(w, operator)).toMatchObject({ dayClose: null, userErrors: [{ code: 'DAY_NOT_OVER' }] })
  w.clock.move(12 * 60)
  expect(await close(w, operator)).toMatchObject({ userErrors: [{ code: 'DAY_NOT_OVER' }] })
  w.clock.move(5)
  const deps = { ...w.app, actor: operator }
  const closed = await Promise.allSettled(Array.from({ length: 16 }, () => closeDay(deps, day)))
  expect(counted(closed)).toEqual({ done: 16 })
  expect(new Set(closed.map((each) => (each.status === 'fulfilled' ? each.value : ''))).size).toBe(1)
  expect(await close(w, operator)).toMatchObject({
    dayClose: { day, figures: { sumFen: 0 }, closedBy: { role: 'OPERATOR' } },
    userErrors: [],
  })
  expect(await preview(w, operator)).toMatchObject({ isClosed: true, isBalanced: true })
  for (const statement of [`update day_closes set figures = '{}'`, 'delete from day_closes'])
    await expect(w.app.db.pool.query(statement)).rejects.toThrow('append-only')
  // The next day begins where this one ended.
  await w.order({ until: ['PAY'] })
  const { data } = await w.request(operator, previewDocument, { day: '2026-03-04' })
  const next = data!['dayClosePreview'] as {
    figures: { accounts: { kind: string; openingFen: number }[]; sumFen: number }
  }
  expect(next.figures.sumFen).toBe(0)
  expect(next.figures.accounts.find(({ kind }) => kind === 'RESIDENT_PAYMENTS')).toMatchObject({ openingFen: -1_860 })
})

test('a difference holds the close up until somebody has resolved it', async () => {
  await using w = await world()
  const { operator } = await aDay(w)
  await w.app.db.pool.query(`update sandbox_charges set amount_fen = amount_fen + 1 where kind = 'REFUND'`)
  w.clock.move(13 * 60)
  expect(await close(w, operator)).toMatchObject({ dayClose: null, userErrors: [{ code: 'DAY_HAS_DIFFERENCES' }] })
  const { data } = await w.request(
    operator,
    '{ moneyDifferences(filter: { state: { eq: OPEN } }) { nodes { id kind } } }',
  )
  const { nodes } = data!['moneyDifferences'] as { nodes: { id: string; kind: string }[] }
  expect(nodes.map(({ kind }) => kind)).toEqual(['REFUND_AMOUNT', 'REFUND_AMOUNT'])
  for (const { id } of nodes)
    await w.request(
      operator,
      'mutation ($id: ID!) { resolveDifference(differenceId: $id, note: "已核对") { userErrors { code } } }',
      { id },
    )
  expect(await close(w, operator)).toMatchObject({ userErrors: [] })
})

test('an entry that is added to a closed day by hand is found', async () => {
  await using w = await world()
  const { operator } = await aDay(w)
  w.clock.move(13 * 60)
  await close(w, operator)
  expect(await findMoneyDifferences(w.app.db.sql)).toEqual([])
  const client = await w.app.db.pool.connect()
  await client.query('begin')
  await client.query(
    `insert into ledger_transactions (id, reason, source_id, at) values ('ltx_x', 'correction', 'by hand', '2026-03-03T12:00:00Z')`,
  )
  await client.query(
    `insert into ledger_entries (id, transaction_id, account_id, amount_fen, at)
     select 'len_' || a.kind, 'ltx_x', a.id, case a.kind when 'RIDER_PAY' then 5 else -5 end, '2026-03-03T12:00:00Z'
     from ledger_accounts a where a.kind in ('RIDER_PAY', 'DELIVERY_FEES')`,
  )
  await client.query('commit')
  client.release()
  expect((await findMoneyDifferences(w.app.db.sql)).map(({ kind }) => kind)).toEqual([
    'CLOSED_DAY_CHANGED',
    'CLOSED_DAY_CHANGED',
  ])
})
