import { expect } from 'vitest'
import { system } from '../../../access/actor.ts'
import type { World } from '../../../testing/world.ts'
import { sumOfBooks } from '../../ledger/index.ts'
import { findMoneyDifferences } from '../../orders/index.ts'
import { takeNotification } from '../notifications.commands.ts'
import type { PaymentProvider } from '../payment-provider.ts'
import { signedHeaders } from '../sandbox-signature.ts'

/** A test that has the resident pay by himself, in the provider's software. */
export const byHand = { LINLI_SANDBOX_PAYMENTS_AUTO: 'false' }

export const codeOf = (settled: PromiseSettledResult<unknown>) =>
  settled.status === 'fulfilled' ? 'done' : ((settled.reason as { code?: string }).code ?? String(settled.reason))
export const counted = (settled: readonly PromiseSettledResult<unknown>[]) =>
  Object.fromEntries(
    Object.entries(Object.groupBy(settled.map(codeOf), (code) => code)).map(([code, all]) => [code, all!.length]),
  )

export const systemOf = (w: World) => ({ ...w.app, actor: system })

export async function rowOf<Row extends object>(w: World, table: string, id: string): Promise<Row> {
  const { rows } = await w.app.db.pool.query<Row>(`select * from ${table} where id = $1`, [id])
  return rows[0]!
}

export async function orderOf(w: World, id: string) {
  const { rows } = await w.app.db.pool.query<{ state: string; paid: number; refunded: number; version: number }>(
    'select state, paid_fen::int as paid, refunded_fen::int as refunded, version from orders where id = $1',
    [id],
  )
  return rows[0]!
}

/** What the provider took and gave, and what the books say; nothing may contradict anything else. */
export async function money(w: World) {
  const { rows } = await w.app.db.pool.query<{ charged: number; returned: number; resident: number; clearing: number }>(
    `with booked as (select a.kind, sum(e.amount_fen)::int as fen from ledger_entries e join ledger_accounts a on a.id = e.account_id group by a.kind)
     select (select coalesce(sum(amount_fen), 0)::int from sandbox_charges where kind = 'CHARGE' and state = 'SUCCEEDED') as charged,
      (select coalesce(sum(amount_fen), 0)::int from sandbox_charges where kind = 'REFUND' and state = 'SUCCEEDED') as returned,
      coalesce((select fen from booked where kind = 'RESIDENT_PAYMENTS'), 0) as resident,
      coalesce((select fen from booked where kind = 'CLEARING'), 0) as clearing`,
  )
  expect(await sumOfBooks(w.app.db)).toBe(0)
  const failed = (await findMoneyDifferences(w.app.db.sql)).filter(({ kind }) => kind !== 'REFUND_FAILED')
  expect(failed).toEqual([])
  return rows[0]!
}

/** A provider of which some calls end otherwise. */
export const withProvider = (w: World, over: Partial<PaymentProvider>): World['app'] => ({
  ...w.app,
  payments: { ...w.app.payments, ...over },
})

export interface Told {
  readonly kind?: 'CHARGE' | 'REFUND'
  readonly reference: string
  readonly amountFen: number
}

/** A notification as the provider signs it, and what the server answers to it. */
export function notification(w: World, { kind = 'CHARGE', reference, amountFen }: Told) {
  const body = JSON.stringify({ kind, reference, state: { state: 'SUCCEEDED', amountFen } })
  return { body, headers: signedHeaders(w.app.keys, body, w.clock.now()) }
}

export const send = (w: World, { body, headers }: { body: string; headers: Record<string, string> }) =>
  takeNotification(w.app, 'sandbox', headers, Buffer.from(body))

export const tell = (w: World, told: Told) => send(w, notification(w, told))
