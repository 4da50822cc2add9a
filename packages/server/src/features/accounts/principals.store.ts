import { and, eq, isNull, sql } from 'drizzle-orm'
import type { Tx } from '../../db/tx.ts'
import { principals, roleGrants, sessions } from './accounts.table.ts'
import { forgetActorsOf } from './actor-memory.ts'
import { checkHeld, type GrantId, type Held, type PrincipalId } from './grant.ts'
import { maskPhone, nameByPhone, toPhone } from './phone.ts'
import { keysOf } from './secrets.ts'
import { riderLife } from './session.ts'
import { checkLine } from './text.ts'
import { addMs, newId } from '@linli/kit'

export interface Person {
  /** As somebody typed it. */
  readonly phone: string
  /** Taken only for a person who is new here. */
  readonly name?: string | null | undefined
}

/** Whoever has this phone; a number that is new becomes a person without any grant. */
export async function findOrAddPerson(tx: Tx, { phone: typed, name }: Person): Promise<PrincipalId> {
  const phone = toPhone(typed)
  const keys = await keysOf(tx.sql)
  const phoneIndex = keys.blind('phone', phone)
  const find = () => tx.sql.select({ id: principals.id }).from(principals).where(eq(principals.phoneIndex, phoneIndex))
  const [known] = await find()
  if (known) return known.id
  const id = newId('usr')
  await tx.sql
    .insert(principals)
    .values({
      id,
      kind: 'PERSON',
      name: name ? checkLine(name, 'name') : nameByPhone(phone),
      phoneSealed: keys.seal('phone', phone),
      phoneIndex,
      phoneMasked: maskPhone(phone),
      createdAt: tx.now,
    })
    .onConflictDoNothing()
  // Two sign-ins of one new number at once: the second finds what the first has made.
  const [made] = await find()
  return made!.id
}

/** Somebody of whom no phone is known: nobody can sign in as him before one is. */
export async function addPersonWithoutPhone(tx: Tx, name: string): Promise<PrincipalId> {
  const id = newId('usr')
  await tx.sql.insert(principals).values({ id, kind: 'PERSON', name: checkLine(name, 'name'), createdAt: tx.now })
  return id
}

export async function addApp(tx: Tx, name: string): Promise<PrincipalId> {
  const id = newId('usr')
  await tx.sql.insert(principals).values({ id, kind: 'APP', name, createdAt: tx.now })
  return id
}

export interface NewGrant extends Held {
  /** A principal's id, such as that of an actor. */
  readonly principalId: string
  /** For partners. */
  readonly scopes?: readonly string[]
  readonly until?: Date | null | undefined
}

/** Gives a role at a place; whoever holds it already holds it until the new end. Who may give is the caller's question. */
export async function addGrant(tx: Tx, grant: NewGrant): Promise<GrantId> {
  checkHeld(grant)
  const { role, placeKind, placeId = null, scopes = [], until = null } = grant
  const principalId = grant.principalId as PrincipalId
  const { rows } = await tx.sql.execute<{ id: GrantId }>(sql`
    insert into ${roleGrants} (id, principal_id, role, place_kind, place_id, scopes, until, granted_by, created_at)
    values (${newId('grt')}, ${principalId}, ${role}, ${placeKind}, ${placeId}, ${sql.param([...scopes])}::text[], ${until}, ${tx.actor.id}, ${tx.now})
    on conflict (principal_id, role, place_kind, coalesce(place_id, '')) where revoked_at is null
    do update set until = excluded.until, scopes = excluded.scopes
    returning id`)
  const id = rows[0]!.id
  if (role === 'RIDER') await shortenSessions(tx, principalId)
  await tellOf(tx, principalId, 'GrantChanged', { grantId: id, role, placeKind, placeId, revoked: false })
  return id
}

/** False when it had been taken before. */
export async function endGrant(tx: Tx, id: GrantId): Promise<boolean> {
  const [ended] = await tx.sql
    .update(roleGrants)
    .set({ revokedAt: tx.now, revokedBy: tx.actor.id })
    .where(and(eq(roleGrants.id, id), isNull(roleGrants.revokedAt)))
    .returning()
  if (!ended) return false
  const { principalId, role, placeKind, placeId } = ended
  await tellOf(tx, principalId, 'GrantChanged', { grantId: id, role, placeKind, placeId, revoked: true })
  return true
}

/** Who becomes a rider on a phone that was signed in for months is signed in for a shift. */
async function shortenSessions(tx: Tx, principalId: PrincipalId): Promise<void> {
  const end = addMs(tx.now, riderLife.longestMs)
  await tx.sql
    .update(sessions)
    .set({
      endsAt: sql`least(${sessions.endsAt}, ${end.toISOString()}::timestamptz)`,
      expiresAt: sql`least(${sessions.expiresAt}, ${end.toISOString()}::timestamptz)`,
    })
    .where(and(eq(sessions.principalId, principalId), isNull(sessions.revokedAt)))
}

/** Open sockets of this principal listen for these: they ask again who they speak for, or close. */
export async function tellOf(
  tx: Tx,
  principalId: PrincipalId,
  type: 'GrantChanged' | 'SessionRevoked',
  facts: Readonly<Record<string, unknown>>,
): Promise<void> {
  forgetActorsOf(principalId)
  const [told] = await tx.sql
    .update(principals)
    .set({ version: sql`${principals.version} + 1` })
    .where(eq(principals.id, principalId))
    .returning({ seq: principals.version })
  await tx.emit({
    type,
    aggregateId: principalId,
    seq: told!.seq,
    topics: [`principal:${principalId}`],
    facts: { principalId, ...facts },
  })
}
