import { anonymous, type Actor } from '../../access/actor.ts'
import type { App } from '../../graph/context.ts'
import { askingAt, recallActor, rememberActor } from './actor-memory.ts'
import { expiryOf, touchEveryMs } from './session.ts'
import { findKey, findSession, type SessionKey, type SessionRow } from './sign-ins.store.ts'
import { bearerOf, hashOf, isSessionToken, parseApiKey, sameDigest, type ApiKeyId } from './token.ts'
import { refuse } from '@linli/kit'

type Deps = Pick<App, 'db' | 'clock' | 'log'>

/**
 * Whoever sends a token that is wrong, expired or revoked is told so; whoever sends none is anonymous.
 * Each request has an actor of its own.
 */
export async function authenticate(
  app: Deps,
  { authorization }: { authorization?: string | undefined },
): Promise<Actor> {
  if (authorization === undefined) return anonymous
  const token = bearerOf(authorization)
  const actor = token === undefined ? null : await actorOfToken(app, token)
  return actor ? { ...actor } : refuse('UNAUTHENTICATED')
}

/** For streams, which ask again: the same sign-in as it is now, or null when it has ended. */
export async function actorOfSession(app: Deps, actor: Actor): Promise<Actor | null> {
  const { sessionId } = actor
  if (sessionId === null) return actor
  return sessionId.startsWith('key_') ? keyActor(app, sessionId as ApiKeyId) : sessionActor(app, sessionId, 'id')
}

async function actorOfToken(app: Deps, token: string): Promise<Actor | null> {
  if (isSessionToken(token)) return sessionActor(app, hashOf(token), 'tokenHash')
  const key = parseApiKey(token)
  return key ? keyActor(app, key.id, hashOf(key.secret)) : null
}

async function sessionActor(app: Deps, key: string, by: SessionKey): Promise<Actor | null> {
  const now = app.clock.now()
  const recalled = recallActor(key, now)
  if (recalled) return recalled
  const asked = askingAt(now)
  const session = await findSession(app, by, key)
  if (!session) return null
  if (now.getTime() - session.seenAt.getTime() >= touchEveryMs) touchSession(app, session, now)
  const { id, principalId, name, expiresAt, grants } = session
  const actor: Actor = { kind: 'PERSON', id: principalId, name, sessionId: id, expiresAt, grants }
  rememberActor(key, actor, principalId, asked)
  return actor
}

/** Without `secretHash` the key has been shown before, and only its life is in question. */
async function keyActor(app: Deps, id: ApiKeyId, secretHash?: string): Promise<Actor | null> {
  const now = app.clock.now()
  const key = secretHash ?? id
  const recalled = recallActor(key, now)
  if (recalled) return recalled
  const asked = askingAt(now)
  const found = await findKey(app, id)
  if (!found || (secretHash !== undefined && !sameDigest(found.secretHash, secretHash))) return null
  if (found.usedAt === null || now.getTime() - found.usedAt.getTime() >= touchEveryMs)
    later(app, 'update api_keys set last_used_at = $2 where id = $1', [id, now])
  const { principalId, name, expiresAt, grants } = found
  const actor: Actor = { kind: 'APP', id: principalId, name, sessionId: id, expiresAt, grants }
  rememberActor(key, actor, principalId, asked)
  return actor
}

function touchSession(app: Deps, { id, seenAt, endsAt, idleSeconds }: SessionRow, now: Date): void {
  const expiresAt = expiryOf(now, endsAt, idleSeconds * 1_000)
  // Only the first of several requests at once finds the row as it was read.
  later(
    app,
    'update sessions set last_seen_at = $2, expires_at = least($3, ends_at) where id = $1 and last_seen_at = $4 and revoked_at is null',
    [id, now, expiresAt, seenAt],
  )
}

/** The request does not wait for what it only leaves behind. */
function later({ db, log }: Deps, text: string, values: readonly unknown[]): void {
  db.pool.query(text, [...values]).catch((error: unknown) => log.warn({ err: error }, 'last use was not written'))
}
