import { and, eq, gt, isNull } from 'drizzle-orm'
import type { Actor } from '../../access/actor.ts'
import { inTx, type Tx, type TxDeps } from '../../db/tx.ts'
import type { Ctx } from '../../graph/context.ts'
import { roleGrants, sessions } from './accounts.table.ts'
import type { PrincipalId } from './grant.ts'
import { tellOf } from './principals.store.ts'
import { expiryOf, lifeOf, type SessionId, type SignInMethod } from './session.ts'
import { authenticate } from './sign-ins.queries.ts'
import { checkLine } from './text.ts'
import { hashOf, newSessionToken } from './token.ts'
import { addMs, isId, newId, refuse } from '@linli/kit'

export interface SignedIn {
  /** Told once. */
  readonly token: string
  readonly expiresAt: Date
  readonly principalId: PrincipalId
}

const unknownDevice = 'unknown'

/** What a person reads in the list of his sessions; nothing is ever decided by it. */
export const checkDevice = (device: string | undefined): string =>
  device ? checkLine(device, 'device', 100) : unknownDevice

export async function openSession(
  tx: Tx,
  { principalId, method, device }: { principalId: PrincipalId; method: SignInMethod; device: string },
): Promise<SignedIn> {
  const rider = await tx.sql
    .select({ id: roleGrants.id })
    .from(roleGrants)
    .where(and(eq(roleGrants.principalId, principalId), eq(roleGrants.role, 'RIDER'), isNull(roleGrants.revokedAt)))
    .limit(1)
  const { idleMs, longestMs } = lifeOf(method, rider.length > 0)
  const endsAt = addMs(tx.now, longestMs)
  const expiresAt = expiryOf(tx.now, endsAt, idleMs)
  const token = newSessionToken()
  const id = newId('ses')
  await tx.sql.insert(sessions).values({
    id,
    principalId,
    method,
    tokenHash: hashOf(token),
    device,
    createdAt: tx.now,
    lastSeenAt: tx.now,
    idleSeconds: idleMs / 1_000,
    expiresAt,
    endsAt,
  })
  await tx.emit({ type: 'SessionBegan', aggregateId: id, seq: 1, topics: [], facts: { principalId, device } })
  return { token, expiresAt, principalId }
}

/** From here on the request acts as whoever has just signed in: the answer shows him what is his. */
export async function actAs(ctx: Ctx, { token }: SignedIn): Promise<void> {
  const request: { actor: Actor; rights?: unknown } = ctx
  request.actor = await authenticate(ctx, { authorization: `Bearer ${token}` })
  delete request.rights
}

/** False when there was no session to end, as for a key. */
export const signOut = (deps: TxDeps): Promise<boolean> =>
  inTx(deps, async (tx) => {
    const { sessionId } = tx.actor
    return sessionId !== null && isId('ses', sessionId) && (await endSession(tx, sessionId))
  })

export const revokeSession = (deps: TxDeps, id: string): Promise<SessionId> =>
  inTx(deps, async (tx) => {
    if (!isId('ses', id) || !(await endSession(tx, id))) refuse('NOT_FOUND', {}, 'sessionId')
    return id
  })

/** One's own only: that somebody else's session exists is nobody's business. */
async function endSession(tx: Tx, id: SessionId): Promise<boolean> {
  const principalId = tx.actor.id as PrincipalId
  const ended = await tx.sql
    .update(sessions)
    .set({ revokedAt: tx.now })
    .where(
      and(
        eq(sessions.id, id),
        eq(sessions.principalId, principalId),
        isNull(sessions.revokedAt),
        gt(sessions.expiresAt, tx.now),
      ),
    )
    .returning({ id: sessions.id })
  if (ended.length === 0) return false
  await tellOf(tx, principalId, 'SessionRevoked', { sessionId: id })
  return true
}
