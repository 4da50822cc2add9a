import { sql } from 'drizzle-orm'
import { system } from '../access/actor.ts'
import { inTx, type Tx, type TxDeps } from '../db/tx.ts'
import type { Log } from '../log.ts'
import type { Broker } from './broker.ts'
import { claimDeliveries, failDelivery, finishDelivery, type Claimed } from './deliveries.store.ts'
import { looker } from './looker.ts'
import { handled } from './outbox.table.ts'
import type { Event } from './outbox.ts'
import { addMs } from '@linli/kit'

/** What a reaction may stand on; `A` is the app. */
type Deps = Omit<TxDeps, 'actor'>

export interface Reaction<A extends Deps = Deps> {
  readonly name: string
  readonly eventTypes: readonly string[]
  /** Of events with a fact `action`, only these concern it; absent: all. What does not is never delivered. */
  readonly actions?: readonly string[]
  /** The effect in the database: exactly once, however often the event comes. It reads the present state. */
  readonly effect?: (tx: Tx, event: Event) => Promise<void>
  /**
   * The call to the outside (a payment, a text message): after the effect's commit, at least once. The other side is
   * given a key that stays the same, such as the event's id, and what it answers is written in a transaction of its own.
   */
  readonly outside?: (app: A & { readonly actor: typeof system }, event: Event) => Promise<void>
}

/** What a feature does when something else has happened. The name is kept in the database: it is never changed. */
export function reaction<A extends Deps = Deps>(
  name: string,
  eventTypes: readonly string[],
  work: Reaction<A>['effect'] | Pick<Reaction<A>, 'actions' | 'effect' | 'outside'>,
): Reaction<A> {
  return { name, eventTypes, ...(typeof work === 'function' ? { effect: work } : work) }
}

/** After so many failures a delivery waits for a person; `deliveries_due` says the same number. */
export const maxAttempts = 10
const leaseMs = 60_000
const claimedAtOnce = 20
const firstWaitMs = 1_000
const longestWaitMs = 10 * 60_000

const waitMs = (attempts: number) => Math.min(longestWaitMs, firstWaitMs * 2 ** (attempts - 1))

export interface ReactionsOptions<A extends Deps> {
  readonly app: A & { readonly log: Log }
  readonly broker: Broker
  readonly reactions: readonly Reaction<A>[]
  readonly lookEveryMs?: number
}

export interface ReactionRunner {
  /** Does all that is due now; answers how much it was. Tests need not wait. */
  drain(): Promise<number>
  close(): Promise<void>
}

/** Run by workers. */
export function startReactions<A extends Deps>(options: ReactionsOptions<A>): ReactionRunner {
  const { app, broker, reactions, lookEveryMs = 1_000 } = options
  const { db, clock, log } = app
  const byName = new Map(reactions.map((each) => [each.name, each]))
  const acting = { ...app, actor: system }

  async function effectOnce({ name, effect }: Reaction<A>, event: Event): Promise<void> {
    if (!effect) return
    await inTx(acting, async (tx) => {
      const { rowCount } = await tx.sql
        .insert(handled)
        .values({ eventId: event.id, reaction: name, handledAt: tx.now })
        .onConflictDoNothing()
      if (rowCount) await effect(tx, event)
    })
  }

  async function deliver({ reaction: name, event, attempts }: Claimed): Promise<void> {
    try {
      const react = byName.get(name)
      if (!react) throw new Error(`no reaction is called ${name}`)
      await effectOnce(react, event)
      await react.outside?.(acting, event)
      await finishDelivery(db.pool, event.id, name)
    } catch (error) {
      log.error({ err: error, reaction: name, eventId: event.id, attempts }, 'a reaction failed')
      await failDelivery(db.pool, event.id, name, addMs(clock.now(), waitMs(attempts)), String(error))
    }
  }

  /** Events of one thing are taken in their order; different things do not wait for each other. */
  async function react(): Promise<number> {
    let done = 0
    for (;;) {
      const now = clock.now()
      const claimed = await claimDeliveries(db.pool, [...byName.keys()], now, addMs(now, leaseMs), claimedAtOnce)
      if (claimed.length === 0) return done
      const things = Map.groupBy(claimed, ({ event }) => event.aggregateId)
      await Promise.all(
        [...things.values()].map(async (ofOne) => {
          for (const each of ofOne) await deliver(each)
        }),
      )
      done += claimed.length
    }
  }

  const loop = looker({ look: react, everyMs: lookEveryMs, log, name: 'reactions' })
  const deaf = broker.onLook(() => loop.wake())
  return {
    drain: () => loop.drain(),
    async close() {
      deaf()
      await loop.close()
    },
  }
}

/** A reaction that has failed for good. */
export interface FailedDelivery {
  readonly eventId: string
  readonly eventType: string
  readonly reaction: string
  readonly attempts: number
  readonly lastError: string | null
}

/** For the console: what waits for a person, newest first. */
export async function listFailedDeliveries(db: TxDeps['db'], limit = 100): Promise<FailedDelivery[]> {
  const { rows } = await db.sql.execute<FailedDelivery & Record<string, unknown>>(sql`
    select d.event_id as "eventId", o.type as "eventType", d.reaction, d.attempts, d.last_error as "lastError"
    from deliveries d join outbox o on o.id = d.event_id
    where d.attempts >= 10 order by d.event_id desc limit ${limit}`)
  return rows
}
