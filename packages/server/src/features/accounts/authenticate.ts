import DataLoader from 'dataloader'
import { anonymous, type Actor, type Grant } from '../../access/actor.ts'
import type { Db } from '../../db/database.ts'
import type { App } from '../../graph/context.ts'
import { askingAt, recallActor, rememberActor } from './actor-memory.ts'
import { expiryOf, touchEveryMs } from './session.ts'
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

interface Statement {
  readonly name: string
  readonly text: string
}

/** Rights are read again when the first of them ends, be it the sign-in or a grant. `least` passes over nulls. */
const endOf = (column: string): string => `least(${column}, (
  select min(g.until) from role_grants g where g.principal_id = p.id and g.revoked_at is null and g.until > $2)) as "expiresAt"`

/** `$2` is now. An operator's grants work only where a password and TOTP opened the session. */
const grantsOf = (condition: string): string => `(
  select coalesce(json_agg(json_build_object(
    'id', g.id, 'role', g.role, 'placeKind', g.place_kind, 'placeId', g.place_id, 'scopes', g.scopes) order by g.id), '[]')
  from role_grants g
  where g.principal_id = p.id and g.revoked_at is null and (g.until is null or g.until > $2) and ${condition}) as grants`

const sessionWhere = (name: string, condition: string): Statement => ({
  name,
  text: `select s.id, s.token_hash as "tokenHash", s.last_seen_at as "seenAt", ${endOf('s.expires_at')}, s.ends_at as "endsAt",
    s.idle_seconds as "idleSeconds", p.id as "principalId", p.name,
    ${grantsOf(`(g.role <> 'OPERATOR' or s.method = 'OPERATOR_LOGIN')`)}
  from sessions s join principals p on p.id = s.principal_id
  where ${condition} and s.revoked_at is null and s.expires_at > $2 and p.status = 'ACTIVE'`,
})

const sessionsBy = {
  tokenHash: sessionWhere('sessions_by_token', 's.token_hash = any($1)'),
  id: sessionWhere('sessions_by_id', 's.id = any($1)'),
}
type SessionKey = keyof typeof sessionsBy

interface SessionRow {
  readonly id: string
  readonly tokenHash: string
  readonly seenAt: Date
  readonly expiresAt: Date
  readonly endsAt: Date
  readonly idleSeconds: number
  readonly principalId: string
  readonly name: string
  readonly grants: readonly Grant[]
}

type SessionLoader = DataLoader<string, SessionRow | undefined>
const loaders = new WeakMap<Db, Readonly<Record<SessionKey, SessionLoader>>>()

/** Sign-ins of all requests that come in one turn are looked up by one statement. */
function sessionLoader({ db, clock }: Deps, by: SessionKey): SessionLoader {
  const loader = (name: SessionKey): SessionLoader =>
    new DataLoader(
      async (keys) => {
        const { rows } = await db.pool.query<SessionRow>({
          ...sessionsBy[name],
          values: [[...new Set(keys)], clock.now()],
        })
        const found = new Map(rows.map((row) => [row[name], row]))
        return keys.map((key) => found.get(key))
      },
      { cache: false, maxBatchSize: 100, batchScheduleFn: (look) => void setImmediate(look) },
    )
  let both = loaders.get(db)
  if (!both) loaders.set(db, (both = { tokenHash: loader('tokenHash'), id: loader('id') }))
  return both[by]
}

async function sessionActor(app: Deps, key: string, by: SessionKey): Promise<Actor | null> {
  const now = app.clock.now()
  const recalled = recallActor(key, now)
  if (recalled) return recalled
  const asked = askingAt(now)
  const session = await sessionLoader(app, by).load(key)
  if (!session) return null
  if (now.getTime() - session.seenAt.getTime() >= touchEveryMs) touchSession(app, session, now)
  const { id, principalId, name, expiresAt, grants } = session
  const actor: Actor = { kind: 'PERSON', id: principalId, name, sessionId: id, expiresAt, grants }
  rememberActor(key, actor, principalId, asked)
  return actor
}

const keyById: Statement = {
  name: 'api_key_by_id',
  text: `select k.id, k.secret_hash as "secretHash", k.last_used_at as "usedAt", ${endOf('k.expires_at')},
    p.id as "principalId", p.name, ${grantsOf(`g.role = 'PARTNER'`)}
  from api_keys k join principals p on p.id = k.principal_id
  where k.id = $1 and k.revoked_at is null and (k.expires_at is null or k.expires_at > $2) and p.status = 'ACTIVE'`,
}

interface KeyRow {
  readonly id: string
  readonly secretHash: string
  readonly usedAt: Date | null
  readonly expiresAt: Date | null
  readonly principalId: string
  readonly name: string
  readonly grants: readonly Grant[]
}

/** Without `secretHash` the key has been shown before, and only its life is in question. */
async function keyActor(app: Deps, id: ApiKeyId, secretHash?: string): Promise<Actor | null> {
  const now = app.clock.now()
  const key = secretHash ?? id
  const recalled = recallActor(key, now)
  if (recalled) return recalled
  const asked = askingAt(now)
  const { rows } = await app.db.pool.query<KeyRow>({ ...keyById, values: [id, now] })
  const found = rows[0]
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
