import type { Actor } from '../access/actor.ts'
import type { Hub, Listening } from '../events/hub.ts'
import type { Log } from '../log.ts'
import type { Ctx } from './context.ts'
import type { OpenStream } from './stream-subscribe.ts'
import { newId, type Clock } from '@linli/kit'

/** Somebody whose streams are open, on a socket or as server-sent events. */
export interface Reading {
  actor: Actor
  readonly address: string
  readonly streams: Iterable<OpenStream>
  /** `signedOut`: the sign-in has ended, or no longer allows what it reads. `later`: it may come back at once. */
  close(why: 'signedOut' | 'later'): void
}

export interface RightsOptions {
  readonly hub: Hub
  readonly clock: Clock
  readonly log: Log
  readonly contextOf: (actor: Actor, caller: { address: string; requestId: string }) => Ctx
  /** The same sign-in as it is now; null when it has ended. */
  readonly actorNow: (actor: Actor) => Promise<Actor | null>
}

export interface Rights {
  watch(reading: Reading): void
  unwatch(reading: Reading): void
  close(): void
}

/** Sign-ins are remembered for a second by each process; asked again after it, none is missed. */
const askAgainMs = 1_100
const expiryLookMs = 500

/** Streams end within two seconds when their reader's sign-in or rights do. */
export function openRights({ hub, clock, log, contextOf, actorNow }: RightsOptions): Rights {
  const byPrincipal = new Map<string, { readonly readings: Set<Reading>; readonly listening: Promise<Listening> }>()
  const later = new Set<NodeJS.Timeout>()

  const askAll = (principalId: string) => {
    for (const reading of byPrincipal.get(principalId)?.readings ?? []) void ask(reading)
  }

  /** Features tell on `principal:<id>` that grants or sessions have changed. */
  const hear = ({ topics }: { readonly topics: readonly string[] }) => {
    for (const topic of topics) {
      if (!topic.startsWith('principal:')) continue
      const principalId = topic.slice('principal:'.length)
      askAll(principalId)
      const timer = setTimeout(() => {
        later.delete(timer)
        askAll(principalId)
      }, askAgainMs)
      later.add(timer)
    }
  }

  async function ask(reading: Reading): Promise<void> {
    try {
      const actor = await actorNow(reading.actor)
      if (!actor) return reading.close('signedOut')
      if (JSON.stringify(actor.grants) === JSON.stringify(reading.actor.grants)) {
        reading.actor = actor
        return
      }
      reading.actor = actor
      const ctx = contextOf(actor, { address: reading.address, requestId: newId('req') })
      const stay = await Promise.all([...reading.streams].map((stream) => stream.recheck(ctx, actor)))
      if (stay.includes(false)) reading.close('signedOut')
    } catch (error) {
      // Who cannot be asked for is not trusted; whoever still may comes back.
      log.error({ err: error }, 'the rights of an open stream could not be read')
      reading.close('later')
    }
  }

  const expiries = setInterval(() => {
    const now = clock.now()
    for (const { readings } of byPrincipal.values())
      for (const reading of readings)
        if (reading.actor.expiresAt !== null && reading.actor.expiresAt <= now) void ask(reading)
  }, expiryLookMs)
  expiries.unref()

  return {
    watch(reading) {
      const { id } = reading.actor
      if (id === null) return
      let held = byPrincipal.get(id)
      if (!held) byPrincipal.set(id, (held = { readings: new Set(), listening: hub.listen([`principal:${id}`], hear) }))
      held.readings.add(reading)
      held.listening.catch((error: unknown) => {
        log.error({ err: error }, 'nobody would tell when these rights end')
        reading.close('later')
      })
    },
    unwatch(reading) {
      const { id } = reading.actor
      const held = id === null ? undefined : byPrincipal.get(id)
      if (!held?.readings.delete(reading) || held.readings.size > 0) return
      byPrincipal.delete(id!)
      void held.listening.then((listening) => listening.stop()).catch(() => undefined)
    },
    close() {
      clearInterval(expiries)
      for (const timer of later) clearTimeout(timer)
    },
  }
}
