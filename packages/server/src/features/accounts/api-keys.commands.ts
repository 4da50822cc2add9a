import { eq } from 'drizzle-orm'
import { assertReaches, assertSees, sees } from '../../access/reach.ts'
import { inTx, type Tx, type TxDeps } from '../../db/tx.ts'
import { inTxOnce } from '../../graph/idempotency.ts'
import { apiKeys } from './accounts.table.ts'
import { grantingReach } from './grant.ts'
import { findPlace } from './places.ts'
import { addApp, addGrant, tellOf } from './principals.store.ts'
import { checkScopes } from './scope.ts'
import { checkLine } from './text.ts'
import { apiKeyPrefix, apiKeyText, hashOf, newSecret, type ApiKeyId } from './token.ts'
import { isId, newId, refuse, type Id } from '@linli/kit'

export interface ApiKeyWanted {
  readonly name: string
  readonly scopes: readonly string[]
  readonly communityIds: readonly string[]
  readonly expiresAt?: Date | null | undefined
}

export interface ApiKeyIssued {
  readonly apiKeyId: ApiKeyId
  /** Null when the same wish was fulfilled before: only the first answer carried it. */
  readonly secret: string | null
}

const mostCommunities = 50

/** A key for one community is its operators' business; one for several is the platform's. */
export async function issueApiKey(deps: TxDeps, wanted: ApiKeyWanted, idempotencyKey: string): Promise<ApiKeyIssued> {
  const name = checkLine(wanted.name, 'name')
  const scopes = checkScopes(wanted.scopes)
  const communityIds = [...new Set(wanted.communityIds)]
  if (communityIds.length === 0 || communityIds.length > mostCommunities)
    refuse('TOO_MANY', { limit: mostCommunities }, 'communityIds')
  // The record keeps the id only: a secret that can be told again would have to be stored.
  let secret: string | null = null
  const asked = { operation: 'issueApiKey', key: idempotencyKey, request: wanted }
  const { apiKeyId } = await inTxOnce(deps, asked, async (tx) => {
    await assertMayIssue(tx, communityIds)
    if (wanted.expiresAt && wanted.expiresAt <= tx.now)
      refuse('BAD_INPUT', { reason: 'the end lies in the past' }, 'expiresAt')
    const random = newSecret()
    const id = await addKey(tx, { ...wanted, name, scopes, communityIds }, random)
    secret = apiKeyText(id, random)
    return { apiKeyId: id }
  })
  return { apiKeyId, secret }
}

async function assertMayIssue(tx: Tx, communityIds: readonly string[]): Promise<void> {
  for (const [index, id] of communityIds.entries()) {
    const place = isId('com', id) ? await findPlace(tx.sql, 'COMMUNITY', id) : undefined
    if (!place || !sees(tx.actor, grantingReach, place)) refuse('NOT_FOUND', {}, `communityIds.${index}`)
  }
  if (communityIds.length > 1) assertReaches(tx.actor, grantingReach, { communityId: null })
}

async function addKey(
  tx: Tx,
  { name, scopes, communityIds, expiresAt = null }: ApiKeyWanted,
  secret: string,
): Promise<ApiKeyId> {
  const id = newId('key')
  const principalId = await addApp(tx, name)
  await tx.sql.insert(apiKeys).values({
    id,
    principalId,
    name,
    prefix: apiKeyPrefix(id),
    secretHash: hashOf(secret),
    scopes: [...scopes],
    communityId: communityIds.length === 1 ? (communityIds[0] as Id<'com'>) : null,
    createdBy: tx.actor.id!,
    createdAt: tx.now,
    expiresAt,
  })
  for (const placeId of communityIds)
    await addGrant(tx, { principalId, role: 'PARTNER', placeKind: 'COMMUNITY', placeId, scopes })
  return id
}

/** Ends a key at once; doing it again changes nothing. */
export function revokeApiKey(deps: TxDeps, id: string): Promise<ApiKeyId> {
  return inTx(deps, async (tx) => {
    const [key] = isId('key', id) ? await tx.sql.select().from(apiKeys).where(eq(apiKeys.id, id)).for('update') : []
    assertSees(tx.actor, grantingReach, key)
    if (key.revokedAt === null) {
      await tx.sql.update(apiKeys).set({ revokedAt: tx.now }).where(eq(apiKeys.id, key.id))
      await tellOf(tx, key.principalId, 'SessionRevoked', { sessionId: key.id })
    }
    return key.id
  })
}
