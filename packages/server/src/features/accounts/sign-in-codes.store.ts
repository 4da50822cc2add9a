import { and, desc, eq, gt, isNull, lt, sql } from 'drizzle-orm'
import type { Sql } from '../../db/database.ts'
import type { Tx } from '../../db/tx.ts'
import { signInCodes } from './accounts.table.ts'
import { addMs, newId, refuse, type Id } from '@linli/kit'

export type SignInCodeId = Id<'sic'>

export interface CodeLimits {
  readonly validMs: number
  readonly resendMs: number
  readonly perPhoneHour: number
  /** None in demo mode, where all requests come from one address. */
  readonly perAddressHour: number | undefined
}

export interface NewCode {
  readonly phoneIndex: string
  readonly addressIndex: string
  readonly codeHash: string
}

const hourMs = 3_600_000

/** Keeps a code that is about to be sent, within the limits; the one before it is worth nothing from now on. */
export async function addCode(tx: Tx, code: NewCode, limits: CodeLimits): Promise<void> {
  // Counted under a lock each, always phone before address: parallel requests wait and then see each other.
  await lock(tx, 'phone', code.phoneIndex)
  await lock(tx, 'address', code.addressIndex)
  const hourAgo = addMs(tx.now, -hourMs)
  const toPhone = await sentSince(tx, eq(signInCodes.phoneIndex, code.phoneIndex), hourAgo)
  const [newest] = toPhone
  const resendAt = newest && addMs(newest, limits.resendMs)
  if (resendAt && resendAt > tx.now) refuse('CODE_TOO_SOON', { resendAt: resendAt.toISOString() }, 'phone')
  refuseAbove(toPhone, limits.perPhoneHour)
  if (limits.perAddressHour !== undefined)
    refuseAbove(
      await sentSince(tx, eq(signInCodes.addressIndex, code.addressIndex), hourAgo, limits.perAddressHour),
      limits.perAddressHour,
    )
  await tx.sql
    .update(signInCodes)
    .set({ closedAt: tx.now })
    .where(and(eq(signInCodes.phoneIndex, code.phoneIndex), isNull(signInCodes.closedAt)))
  await tx.sql
    .insert(signInCodes)
    .values({ id: newId('sic'), ...code, sentAt: tx.now, expiresAt: addMs(tx.now, limits.validMs) })
}

const lock = (tx: Tx, kind: 'phone' | 'address', index: string) =>
  tx.sql.execute(sql`select pg_advisory_xact_lock(hashtext(${`sign-in-code:${kind}`}), hashtext(${index}))`)

const mostCounted = 100

/** When codes were sent, the newest first. */
async function sentSince(tx: Tx, whose: ReturnType<typeof eq>, since: Date, most = mostCounted): Promise<Date[]> {
  const sent = await tx.sql
    .select({ at: signInCodes.sentAt })
    .from(signInCodes)
    .where(and(whose, gt(signInCodes.sentAt, since)))
    .orderBy(desc(signInCodes.sentAt))
    .limit(most)
  return sent.map(({ at }) => at)
}

function refuseAbove(sent: readonly Date[], limit: number): void {
  const oldest = sent[limit - 1]
  if (oldest) refuse('TOO_MANY_TRIES', { until: addMs(oldest, hourMs).toISOString() })
}

/**
 * Takes one try before the code is looked at, in one statement of its own: a hundred guesses at once take five tries,
 * and a refusal later gives none back.
 */
export async function takeCodeTry(
  db: Sql,
  phoneIndex: string,
  { now, maxTries }: { now: Date; maxTries: number },
): Promise<{ id: SignInCodeId; codeHash: string }> {
  const open = and(eq(signInCodes.phoneIndex, phoneIndex), isNull(signInCodes.closedAt), gt(signInCodes.expiresAt, now))
  const [taken] = await db
    .update(signInCodes)
    .set({ tries: sql`${signInCodes.tries} + 1` })
    .where(and(open, lt(signInCodes.tries, maxTries)))
    .returning({ id: signInCodes.id, codeHash: signInCodes.codeHash })
  if (taken) return taken
  const [spent] = await db.select({ until: signInCodes.expiresAt }).from(signInCodes).where(open)
  return spent
    ? refuse('TOO_MANY_TRIES', { until: spent.until.toISOString() }, 'code')
    : refuse('CODE_WRONG', {}, 'code')
}

/** A code opens one session: of two right answers at once, the second finds it closed. */
export async function closeCode(tx: Tx, id: SignInCodeId): Promise<void> {
  const closed = await tx.sql
    .update(signInCodes)
    .set({ closedAt: tx.now })
    .where(and(eq(signInCodes.id, id), isNull(signInCodes.closedAt)))
    .returning({ id: signInCodes.id })
  if (closed.length === 0) refuse('CODE_WRONG', {}, 'code')
}
