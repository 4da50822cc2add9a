import { and, eq, gte, lt, ne, sql } from 'drizzle-orm'
import type { Db, Sql } from '../../db/database.ts'
import { spanOf } from './day.ts'
import {
  Unverified,
  type Intent,
  type Notification,
  type PaymentProvider,
  type ProviderState,
  type RefundCall,
} from './payment-provider.ts'
import { isFresh } from './payment.ts'
import { hasTrigger, seeded, type SandboxSettings } from './sandbox-faults.ts'
import { verified, type SandboxKeys } from './sandbox-signature.ts'
import { sandboxCharges, sandboxNotifications } from './sandbox.table.ts'
import { addMs, newId, toFen, type Clock } from '@linli/kit'

type Charge = typeof sandboxCharges.$inferSelect

export interface SandboxPayments extends PaymentProvider {
  /** What a resident does in the provider's own software. Answers false when there is nothing to pay. */
  pay(reference: string, isDeclined: boolean): Promise<boolean>
}

export interface SandboxOptions {
  readonly db: Db
  readonly clock: Clock
  readonly settings: SandboxSettings
  readonly keys: SandboxKeys
}

/** A call of which nobody hears the end. */
class NoAnswer extends Error {}

/** A complete provider without a company behind it: keeps its own books, answers each reference once, and errs on demand. */
export function sandboxPayments({ db, clock, settings, keys }: SandboxOptions): SandboxPayments {
  const random = seeded(settings.sandboxPaymentsSeed)
  const happens = (percent: number) => percent > 0 && random() * 100 < percent
  const isAuto = settings.sandboxPaymentsAuto
  /** Who has answered at once and errs never need not tell again. */
  const tells =
    !isAuto ||
    settings.sandboxPaymentsDoubled +
      settings.sandboxPaymentsLate +
      settings.sandboxPaymentsLost +
      settings.sandboxPaymentsTimeouts >
      0

  async function find(kind: Charge['kind'], reference: string, on: Sql = db.sql): Promise<Charge | undefined> {
    const [found] = await on.select().from(sandboxCharges).where(eq(sandboxCharges.reference, reference))
    if (found && found.kind !== kind) throw new Error('this reference was used for something else')
    return found
  }

  async function tell(on: Sql, reference: string): Promise<void> {
    if (!tells || happens(settings.sandboxPaymentsLost)) return
    const times = happens(settings.sandboxPaymentsDoubled) ? 2 : 1
    const lateMs = happens(settings.sandboxPaymentsLate) ? settings.sandboxPaymentsLateSeconds * 1_000 : 0
    const dueAt = addMs(clock.now(), lateMs)
    await on
      .insert(sandboxNotifications)
      .values(Array.from({ length: times }, () => ({ id: newId('ntf'), reference, dueAt })))
  }

  /** Ends a charge that waits, once. */
  const complete = (reference: string, isDeclined: boolean, isTold: boolean): Promise<boolean> =>
    db.sql.transaction(async (tx) => {
      const ended = await tx
        .update(sandboxCharges)
        .set({
          state: isDeclined ? 'FAILED' : 'SUCCEEDED',
          failure: isDeclined ? declined : null,
          settledAt: clock.now(),
        })
        .where(and(eq(sandboxCharges.reference, reference), eq(sandboxCharges.state, 'PENDING')))
        .returning({ reference: sandboxCharges.reference })
      if (ended.length > 0 && isTold) await tell(tx, reference)
      return ended.length > 0
    })

  async function prepay({ reference, amountFen }: Intent) {
    const isHeard = !happens(settings.sandboxPaymentsTimeouts)
    if (hasTrigger(amountFen, 'NOTHING') || (!isHeard && happens(50))) throw new NoAnswer('no answer')
    const begun = await db.sql
      .insert(sandboxCharges)
      .values({ reference, kind: 'CHARGE', state: 'PENDING', amountFen, at: clock.now() })
      .onConflictDoNothing()
      .returning({ reference: sandboxCharges.reference })
    const isUnheard = begun.length > 0 && hasTrigger(amountFen, 'UNHEARD')
    if (isAuto) {
      const isDeclined = hasTrigger(amountFen, 'DECLINED') || happens(settings.sandboxPaymentsDeclined)
      await complete(reference, isDeclined, !isUnheard)
    }
    const charge = await find('CHARGE', reference)
    if (!charge || charge.amountFen !== amountFen) throw new Error('this reference was used for another amount')
    if (!isHeard || isUnheard) throw new NoAnswer('no answer')
    const said = stateOf(charge)
    return {
      clientParameters: [
        { name: 'provider', value: 'sandbox' },
        { name: 'prepayId', value: reference },
      ],
      ...(said.state === 'SUCCEEDED' && { outcome: { done: true } as const }),
      ...(said.state === 'FAILED' && { outcome: { done: false, reason: said.reason } as const }),
    }
  }

  async function refund({ reference, paymentReference, amountFen, totalFen }: RefundCall): Promise<ProviderState> {
    const isHeard = !happens(settings.sandboxPaymentsTimeouts)
    if (hasTrigger(amountFen, 'NOTHING') || (!isHeard && happens(50))) throw new NoAnswer('no answer')
    const { row, isNew } = await db.sql.transaction(async (tx) => {
      const [of] = await tx
        .select()
        .from(sandboxCharges)
        .where(and(eq(sandboxCharges.reference, paymentReference), eq(sandboxCharges.kind, 'CHARGE')))
        .for('update')
      const known = await find('REFUND', reference, tx)
      if (known) return { row: known, isNew: false }
      const failure =
        of?.state !== 'SUCCEEDED' || of.amountFen !== totalFen
          ? 'there is no such payment'
          : hasTrigger(amountFen, 'DECLINED')
            ? declined
            : (await givenBack(tx, paymentReference)) + amountFen > of.amountFen
              ? 'more than was paid'
              : null
      const now = clock.now()
      const [made] = await tx
        .insert(sandboxCharges)
        .values({
          reference,
          kind: 'REFUND',
          state: failure === null ? 'SUCCEEDED' : 'FAILED',
          amountFen,
          ofReference: paymentReference,
          failure,
          at: now,
          settledAt: now,
        })
        .returning()
      if (!hasTrigger(amountFen, 'UNHEARD')) await tell(tx, reference)
      return { row: made!, isNew: true }
    })
    if (!isHeard || (isNew && hasTrigger(amountFen, 'UNHEARD'))) throw new NoAnswer('no answer')
    // As companies do it: a refund is taken, and what came of it is told later.
    return isAuto || row.state === 'FAILED' ? stateOf(row) : { state: 'PENDING' }
  }

  return {
    name: 'sandbox',
    acknowledgement: { contentType: 'application/json', body: '{"code":"SUCCESS"}' },
    prepay,
    refund,
    pay: (reference, isDeclined) => complete(reference, isDeclined, true),
    query: async (reference) => stateOf(await find('CHARGE', reference)),
    queryRefund: async (reference) => stateOf(await find('REFUND', reference)),
    async closePayment(reference) {
      await db.sql
        .update(sandboxCharges)
        .set({ state: 'CLOSED', settledAt: clock.now() })
        .where(and(eq(sandboxCharges.reference, reference), eq(sandboxCharges.state, 'PENDING')))
    },
    parseNotification(headers, rawBody, now): Notification {
      const body = rawBody.toString('utf8')
      const signed = verified(keys, headers, body)
      if (!signed) throw new Unverified('the signature is not the sandbox’s')
      if (!isFresh(new Date(Number(signed.timestamp) * 1_000), now))
        throw new Unverified('it was signed at another time')
      return { ...(JSON.parse(body) as Omit<Notification, 'nonce'>), nonce: signed.nonce }
    },
    async listSettlements(day) {
      const span = spanOf(day)
      if (!span) return []
      const rows = await db.sql
        .select()
        .from(sandboxCharges)
        .where(
          and(
            eq(sandboxCharges.state, 'SUCCEEDED'),
            gte(sandboxCharges.settledAt, span.from),
            lt(sandboxCharges.settledAt, span.to),
          ),
        )
        .orderBy(sandboxCharges.reference)
      return rows.map(({ kind, reference, amountFen }) => ({ kind, reference, amountFen: toFen(amountFen) }))
    },
  }
}

const declined = 'declined by the sandbox'

/** How the books are told of to others. */
export function stateOf(charge: Charge | undefined): ProviderState {
  if (!charge) return { state: 'NOT_FOUND' }
  switch (charge.state) {
    case 'SUCCEEDED':
      return { state: 'SUCCEEDED', amountFen: toFen(charge.amountFen) }
    case 'PENDING':
      return { state: 'PENDING' }
    case 'FAILED':
    case 'CLOSED':
      return { state: 'FAILED', reason: charge.failure ?? 'closed' }
  }
}

async function givenBack(on: Sql, paymentReference: string): Promise<number> {
  const [row] = await on
    .select({ sum: sql<string>`coalesce(sum(${sandboxCharges.amountFen}), 0)` })
    .from(sandboxCharges)
    .where(
      and(
        eq(sandboxCharges.ofReference, paymentReference),
        eq(sandboxCharges.kind, 'REFUND'),
        ne(sandboxCharges.state, 'FAILED'),
      ),
    )
  return Number(row?.sum ?? 0)
}
