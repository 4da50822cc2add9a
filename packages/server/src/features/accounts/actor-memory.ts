import type { Actor } from '../../access/actor.ts'

/**
 * Who a token stands for, remembered for a moment: a page that sends thirty requests asks the database once.
 * A revocation in another process is felt when the moment is over; one in this process at once.
 */
const memoryMs = 1_000
/** Longer than a transaction that changes rights takes from its change to its commit. */
const changingMs = 2_000
const most = 10_000

interface Remembered {
  readonly actor: Actor
  readonly principalId: string
  readonly at: number
}

const actors = new Map<string, Remembered>()
const changed = new Map<string, number>()

/** `key` is the hash of a token, or the id of a session or key. Real time: a frozen clock must not freeze rights. */
export function recallActor(key: string, now: Date): Actor | undefined {
  const found = actors.get(key)
  if (!found) return undefined
  const { actor, principalId, at } = found
  const changedAt = changed.get(principalId)
  const isFresh = performance.now() - at < memoryMs && (changedAt === undefined || at > changedAt + changingMs)
  if (isFresh && (actor.expiresAt === null || actor.expiresAt > now)) return actor
  actors.delete(key)
  return undefined
}

/** `askedAt` is when the question went to the database, not when its answer came. */
export function rememberActor(key: string, actor: Actor, principalId: string, askedAt: number): void {
  if (actors.size >= most) actors.delete(actors.keys().next().value!)
  actors.set(key, { actor, principalId, at: askedAt })
}

/** Rights or sessions of this principal change: until that is committed and a while longer, the database is asked. */
export function forgetActorsOf(principalId: string): void {
  if (changed.size >= most) changed.delete(changed.keys().next().value!)
  changed.delete(principalId)
  changed.set(principalId, performance.now())
}
