import DataLoader from 'dataloader'
import type { Grant } from '../../access/actor.ts'
import type { Db } from '../../db/database.ts'
import type { ApiKeyId } from './token.ts'
import type { Clock } from '@linli/kit'

export interface SignInDeps {
  readonly db: Db
  readonly clock: Clock
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
export type SessionKey = keyof typeof sessionsBy

export interface SessionRow {
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
function sessionLoader({ db, clock }: SignInDeps, by: SessionKey): SessionLoader {
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

export const findSession = (deps: SignInDeps, by: SessionKey, key: string): Promise<SessionRow | undefined> =>
  sessionLoader(deps, by).load(key)

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

export async function findKey({ db, clock }: SignInDeps, id: ApiKeyId): Promise<KeyRow | undefined> {
  const { rows } = await db.pool.query<KeyRow>({ ...keyById, values: [id, clock.now()] })
  return rows[0]
}
