import fc from 'fast-check'
import { expect, test } from 'vitest'
import { world } from '../../../testing/world.ts'
import { sweepOpenPayments, sweepOpenRefunds } from '../../payments/index.ts'
import { cancelOrder, moveOrder } from '../orders.commands.ts'
import { refundOrder } from '../refunds.commands.ts'
import { changePayers } from './change.ts'
import { sweepDueChanges } from './changes.sweeps.ts'
import { changing } from './testing/changes.ts'
import { newId, Refusal } from '@linli/kit'

/** What people try with one order, in any order; who may not, or not now, is refused. */
const tries = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constant('PROPOSE' as const),
      by: fc.nat(2),
      line: fc.nat(3),
      left: fc.nat(4),
      adds: fc.nat(3),
      listing: fc.nat(1),
      payer: fc.constantFrom(...changePayers),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ does: fc.constantFrom('ACCEPT' as const, 'PAY_CHANGE' as const), by: fc.nat(2) }),
  },
  { weight: 4, arbitrary: fc.record({ does: fc.constantFrom('REJECT' as const, 'WITHDRAW' as const), by: fc.nat(2) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('REFUND' as const),
      fen: fc.integer({ min: 1, max: 900 }),
      line: fc.nat(3),
      restock: fc.boolean(),
      isLine: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ does: fc.constantFrom('ACCEPT_ORDER' as const, 'PREPARE' as const, 'PACK' as const) }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constantFrom('CANCEL' as const), by: fc.nat(2) }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('WAIT' as const), minutes: fc.integer({ min: 1, max: 20 }) }) },
)

test('whatever is changed, paid, refunded and cancelled, in whatever order: nothing is lost, and no change stays open', async () => {
  await using w = await world()
  const at = await w.place()
  const others = [
    await w.listing(at.merchantId, at.communityId, { priceFen: 150, stock: 500 }),
    // Paid for one more of it, the provider is not heard: the answer comes later, or too late.
    await w.listing(at.merchantId, at.communityId, { priceFen: 9_945, stock: 500 }),
  ]
  const c = changing(w)
  const operator = await w.as('OPERATOR', at.communityId)
  const reached = new Set<string>()
  await fc.assert(
    fc.asyncProperty(fc.array(tries, { minLength: 5, maxLength: 14, size: 'max' }), async (course) => {
      const { id, resident, actors } = await w.order({ at, until: ['PAY'], quantity: 4 })
      const people = [resident, actors.MERCHANT, operator]
      const orThey = async (work: Promise<unknown>) =>
        work.catch((error: unknown) => expect(error).toBeInstanceOf(Refusal))
      for (const one of course) {
        const order = await c.order(operator, id)
        const changes = order['changes'] as { id: string }[]
        const change = changes.at(-1)?.id ?? newId('chg')
        switch (one.does) {
          case 'PROPOSE': {
            const line = order.lines[one.line % order.lines.length]!
            const edits = [
              ...(one.left < line.quantity ? [{ lineId: line.id, quantity: one.left }] : []),
              ...(one.adds > 0 ? [{ listingId: others[one.listing]!, quantity: one.adds }] : []),
            ]
            await c.propose(people[one.by]!, { orderId: id, edits, payer: one.payer })
            break
          }
          case 'ACCEPT':
          case 'REJECT':
          case 'WITHDRAW':
            await c[({ ACCEPT: 'accept', REJECT: 'reject', WITHDRAW: 'withdraw' } as const)[one.does]](
              people[one.by]!,
              change,
            )
            break
          case 'PAY_CHANGE':
            await c.pay(resident, change)
            break
          case 'REFUND': {
            const line = order.lines[one.line % order.lines.length]!
            const what = one.isLine
              ? { lines: [{ lineId: line.id, quantity: 1 }], restock: one.restock }
              : { amountFen: one.fen }
            await orThey(
              refundOrder({ ...w.app, actor: operator }, { orderId: id, reason: '补偿', ...what }, newId('key')),
            )
            break
          }
          case 'CANCEL':
            await orThey(cancelOrder({ ...w.app, actor: people[one.by]! }, { orderId: id }, newId('key')))
            break
          case 'WAIT':
            w.clock.move(one.minutes)
            await sweepDueChanges(w.app)
            await sweepOpenPayments(w.app)
            break
          default: {
            const action = one.does === 'ACCEPT_ORDER' ? ('ACCEPT' as const) : one.does
            await orThey(moveOrder({ ...w.app, actor: actors.MERCHANT }, { orderId: id, action }))
          }
        }
        await c.isSound()
      }
      // Whoever does nothing any more: time ends what is open, and what the provider still owes an answer for.
      w.clock.move(60)
      await sweepDueChanges(w.app)
      await sweepOpenPayments(w.app)
      await w.settle()
      w.clock.move(60)
      await sweepOpenRefunds(w.app)
      const end = await c.order(operator, id)
      expect(end['openChange']).toBeNull()
      await c.isSound()
      const { rows } = await w.app.db.pool.query<{ held: number; wanted: number; applied: string[]; open: number }>(
        `select coalesce((select sum(allocated_delta + reserved_delta)::int from stock_movements where cause = $1), 0) as held,
           coalesce((select sum(quantity)::int from order_lines where order_id = $1), 0) as wanted,
           (select coalesce(array_agg(distinct kind || ' ' || state), '{}') from change_proposals where order_id = $1) as applied,
           (select count(*)::int from payments where state = 'PENDING') as open`,
        [id],
      )
      const { held, wanted, applied, open } = rows[0]!
      for (const each of applied) reached.add(each)
      expect(open).toBe(0)
      if (end['state'] === 'CANCELLED') expect([held, end['refundedFen']]).toEqual([0, end['paidFen']])
      else expect(held).toBeLessThanOrEqual(wanted)
      expect(end['paidFen'] as number).toBeGreaterThanOrEqual(end['refundedFen'] as number)
    }),
    { numRuns: 25, seed: 4711, endOnFailure: true },
  )
  // The courses were no idle ones.
  for (const state of ['APPLIED', 'REJECTED', 'WITHDRAWN', 'EXPIRED', 'SUPERSEDED'])
    expect(
      [...reached].some((each) => each.endsWith(state)),
      state,
    ).toBe(true)
}, 180_000)
