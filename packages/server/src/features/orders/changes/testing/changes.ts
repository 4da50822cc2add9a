import { expect } from 'vitest'
import type { Actor } from '../../../../access/actor.ts'
import type { World } from '../../../../testing/world.ts'
import { sumOfBooks } from '../../../ledger/index.ts'
import { findStockDifferences } from '../../../stock/index.ts'
import { findMoneyDifferences } from '../../orders.money-checks.ts'
import { newId } from '@linli/kit'

export interface ChangeAnswer {
  readonly change: { readonly id: string; readonly state: string; readonly [field: string]: unknown } | null
  readonly order: { readonly id: string; readonly version: number; readonly [field: string]: unknown } | null
  readonly preview?: Record<string, unknown> | null
  readonly codes: string[]
}

const changeFields = 'id state kind deltaFen payer refundFen version asked allowedActions'
const orderFields =
  'id state version itemsFen discountFen totalFen paidFen refundedFen lines { id listing { id } quantity totalFen discountFen } openChange { id } changes { id state }'
const side = '{ lines { listingId quantity totalFen discountFen } itemsFen discountFen feeFen totalFen }'

/** What people do about changes, as any client does it. */
export function changing(w: World) {
  async function ask(actor: Actor, document: string, variables: object): Promise<ChangeAnswer> {
    const { data, errors } = await w.request(actor, document, variables)
    expect(errors).toBeUndefined()
    const answer = Object.values(data!)[0] as Omit<ChangeAnswer, 'codes'> & { userErrors: { code: string }[] }
    return { ...answer, codes: answer.userErrors.map(({ code }) => code) }
  }
  const step =
    (mutation: string, isKeyed: boolean) =>
    (
      actor: Actor,
      changeId: string,
      { key = newId('key'), expectedVersion }: { key?: string; expectedVersion?: number } = {},
    ) =>
      ask(
        actor,
        `mutation ($id: ID!${isKeyed ? ', $key: String!' : ''}${mutation === 'payChange' ? '' : ', $v: Int'}) {
          ${mutation}(changeId: $id${isKeyed ? ', idempotencyKey: $key' : ''}${mutation === 'payChange' ? '' : ', expectedVersion: $v'}) {
            change { ${changeFields} } order { ${orderFields} } userErrors { code } } }`,
        { id: changeId, ...(isKeyed && { key }), ...(expectedVersion !== undefined && { v: expectedVersion }) },
      )
  return {
    propose: (
      actor: Actor,
      input: object,
      { key = newId('key'), dryRun = false }: { key?: string; dryRun?: boolean } = {},
    ) =>
      ask(
        actor,
        `mutation ($input: ProposeChangeInput!, $key: String!, $dryRun: Boolean!) {
          proposeChange(input: $input, idempotencyKey: $key, dryRun: $dryRun) {
            change { ${changeFields} } order { ${orderFields} } userErrors { code }
            preview { kind deltaFen payer refundFen extraFen postings { kind amountFen } before ${side} after ${side} } } }`,
        { input: { reason: '缺货', ...input }, key, dryRun },
      ),
    accept: step('acceptChange', true),
    pay: step('payChange', true),
    reject: step('rejectChange', false),
    withdraw: step('withdrawChange', false),

    async order(actor: Actor, id: string) {
      const { data, errors } = await w.request(actor, `query ($id: ID!) { order(id: $id) { ${orderFields} } }`, { id })
      expect(errors).toBeUndefined()
      return data!['order'] as { [field: string]: unknown } & { lines: { id: string; quantity: number }[] }
    },

    /** What can still be ordered, and what a shelf holds for whom. */
    async level(listingId: string) {
      const { rows } = await w.app.db.pool.query<{ free: number; allocated: number; reserved: number }>(
        `select on_hand + presell_limit - allocated - reserved as free, allocated, reserved
         from stock_levels v join listings l on l.sku_id = v.sku_id and l.node_id = v.node_id where l.id = $1`,
        [listingId],
      )
      return rows[0]!
    },

    /** Nothing is lost and nothing doubled: movements make the levels, books are zero, every order explains its money. */
    async isSound() {
      const { sql } = w.app.db
      expect(await sumOfBooks({ sql })).toBe(0)
      expect(await findStockDifferences(sql)).toEqual([])
      expect(await findMoneyDifferences(sql)).toEqual([])
      const { rows } = await w.app.db.pool.query(
        `select o.id from orders o where o.items_fen <> (select sum(total_fen) from order_lines l where l.order_id = o.id)
           or o.discount_fen <> (select sum(discount_fen) from order_lines l where l.order_id = o.id)
           or (o.open_change_id is not null) <> exists (select from change_proposals c where c.id = o.open_change_id
             and c.order_id = o.id and c.state in ('PROPOSED', 'AWAITING_PAYMENT'))
           or exists (select from change_proposals c where c.order_id = o.id
             and c.state in ('PROPOSED', 'AWAITING_PAYMENT') and c.id is distinct from o.open_change_id)
           -- What came in is the total, what changes made cheaper, and what came too late for a change.
           or (o.paid_fen > 0 and o.paid_fen <> o.total_fen
             + coalesce((select sum(greatest(0, (c.before->>'totalFen')::int - (c.after->>'totalFen')::int))
                 from change_proposals c where c.order_id = o.id and c.state = 'APPLIED'), 0)
             + coalesce((select sum(s.amount_fen) from payment_shares s join payments p on p.id = s.payment_id
                 join change_proposals c on c.id = p.subject_id
                 where s.order_id = o.id and p.state in ('SUCCEEDED', 'LATE') and c.state <> 'APPLIED'), 0))`,
      )
      expect(rows).toEqual([])
    },
  }
}
