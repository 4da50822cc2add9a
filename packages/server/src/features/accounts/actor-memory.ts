import type { Actor } from '../../access/actor.ts'

/**
 * Who a token stands for, remembered for a moment: a page that sends thirty requests asks the database once.
 * A revocation in another process is felt when the moment is over; one in this process at once.
 */
const memoryMs = 1_000
/** Longer than a transaction that changes rights takes from its change to its commit. */
const changingMs = 2_000
const most = 10_000

/** When the question went to the database, not when its answer came: by the process's own time, and by the clock. */
export interface Asked {
  readonly at: number
  readonly now: Date
}

export const askingAt = (now: Date): Asked => ({ at: performance.now(), now })

interface Remembered {
  readonly actor: Actor
  readonly principalId: string
  readonly asked: Asked
}

const actors = new Map<string, Remembered>()
const changed = new Map<string, number>()

/** `key` is the hash of a token, or the id of a session or key. A frozen clock must not freeze rights, nor a moved one. */
export function recallActor(key: string, now: Date): Actor | undefined {
  const found = actors.get(key)
  if (!found) return undefined
  const { actor, principalId, asked } = found
  const changedAt = changed.get(principalId)
  const isFresh =
    performance.now() - asked.at < memoryMs &&
    Math.abs(now.getTime() - asked.now.getTime()) < memoryMs &&
    (changedAt === undefined || asked.at > changedAt + changingMs)
  if (isFresh && (actor.expiresAt === null || actor.expiresAt > now)) return actor
  actors.delete(key)
  return undefined
}

export function rememberActor(key: string, actor: Actor, principalId: string, asked: Asked): void {
  if (actors.size >= most) actors.delete(actors.keys().next().value!)
  actors.set(key, { actor, principalId, asked })
}

/** Rights or sessions of this principal change: until that is committed and a while longer, the database is asked. */
export function forgetActorsOf(principalId: string): void {
  if (changed.size >= most) changed.delete(changed.keys().next().value!)
  changed.delete(principalId)
  changed.set(principalId, performance.now())
}
