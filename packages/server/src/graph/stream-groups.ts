import { Kind, visit } from 'graphql'
import type pg from 'pg'
import type { Actor } from '../access/actor.ts'
import type { Hub } from '../events/hub.ts'
import type { Log } from '../log.ts'
import { atMost } from './at-once.ts'
import type { Ctx } from './context.ts'
import type { Document, Operation } from './documents.ts'
import type { Execute } from './executor.ts'
import { catchUp } from './stream-catch-up.ts'
import { StreamGroup } from './stream-group.ts'
import { StreamMaker, type MakerDeps, type StreamOperation } from './stream-maker.ts'
import { StreamMember, type Reader } from './stream-member.ts'
import { sharingKey } from './stream-reliance.ts'
import type { Glimpse, LiveStream } from './streams.ts'
import type { Clock } from '@linli/kit'

export interface StreamGroupsOptions {
  readonly hub: Hub
  readonly pool: pg.Pool
  readonly clock: Clock
  readonly log: Log
  readonly execute: Execute
  readonly contextOf: (actor: Actor) => Ctx
  /** The contract says 15 s at the most. */
  readonly heartbeatMs?: number
  /** How often what only counts as it is now is looked at. */
  readonly glanceMs?: number
}

/** A subscriber's hold on its stream. */
export interface Subscribed {
  /** Goes on, without a break, as somebody with other rights; `live` is the field's answer to him. */
  changeActor(actor: Actor, live: LiveStream): Promise<void>
  /** The other side has ended it. */
  leave(): void
}

export interface StreamGroups {
  join(subscription: Subscription): Promise<Subscribed>
  readonly counts: { readonly groups: number; readonly members: number }
  close(): void
}

export interface Subscription {
  readonly operation: StreamOperation
  readonly live: LiveStream
  readonly actor: Actor
  readonly reader: Reader
}

interface Held {
  readonly group: StreamGroup
  readonly glances: NodeJS.Timeout | undefined
  readonly ready: Promise<void>
  nextBeatMs: number
}

const itemsAtOnce = 32

/** All streams of this process. */
export function openStreamGroups(options: StreamGroupsOptions): StreamGroups {
  const { hub, pool, clock, log, execute, contextOf, heartbeatMs = 10_000, glanceMs = 2_000 } = options
  const deps: MakerDeps = { execute, contextOf, atOnce: atMost(itemsAtOnce) }
  const groups = new Map<string, Held>()
  let members = 0

  const beats = setInterval(
    () => {
      const nowMs = performance.now()
      for (const held of groups.values()) {
        if (held.nextBeatMs > nowMs || !held.group.listening) continue
        held.nextBeatMs = nowMs + heartbeatMs
        held.group.beat(clock.now(), hub.position)
      }
    },
    Math.min(1_000, heartbeatMs / 4),
  )
  beats.unref()

  function open(key: string, { operation, live }: Subscription): Held {
    const group = new StreamGroup(new StreamMaker(operation, live, deps), live.plan.whenHidden ?? 'skip', log)
    const ready = hub.listen(live.plan.topics, group.hear).then((listening) => void (group.listening = listening))
    // Groups that began together, after a restart, do not beat together.
    const glances = live.plan.glance && lookingAt(live.plan.glance, group)
    const held = { group, glances, ready, nextBeatMs: performance.now() + heartbeatMs * (0.5 + Math.random() / 2) }
    groups.set(key, held)
    return held
  }

  /** One look at a time; one that fails is followed by the next. */
  function lookingAt(glance: () => Promise<readonly Glimpse[]>, group: StreamGroup): NodeJS.Timeout {
    let isLooking = false
    const look = async () => {
      if (isLooking || !group.listening) return
      isLooking = true
      try {
        for (const glimpse of await glance()) group.show(glimpse, clock.now(), hub.position)
      } catch (error) {
        log.warn({ err: error }, 'a stream could not look at what is now')
      } finally {
        isLooking = false
      }
    }
    return setInterval(() => void look(), glanceMs).unref()
  }

  function closeIfEmpty(key: string, held: Held): void {
    if (held.group.size > 0 || groups.get(key) !== held) return
    groups.delete(key)
    clearInterval(held.glances)
    // Whoever was left before it was ready listens a moment longer.
    void held.ready.then(() => held.group.listening?.stop()).catch(() => undefined)
  }

  /** `greet` is off for a reader that goes on in another group. */
  async function enter(subscription: Subscription, greet: boolean): Promise<Entered> {
    const { operation, live, actor, reader } = subscription
    const key = keyOf(operation, live, actor)
    const held = groups.get(key) ?? open(key, subscription)
    const { group } = held
    await held.ready.catch((error: unknown) => {
      closeIfEmpty(key, held)
      throw error
    })
    // Somebody may have left while this one waited, and taken the group along.
    if (groups.get(key) !== held) return enter(subscription, greet)
    const member = new StreamMember(reader, actor, Math.max(hub.position, live.after?.position ?? 0), () => {
      members--
      group.remove(member)
      closeIfEmpty(key, held)
    })
    group.add(member)
    members++
    const begun = catchUp({ pool, hub, clock, live, group, member, greet }).catch((error: unknown) => {
      log.error({ err: error }, 'a stream could not begin; its reader starts again')
      member.end('later')
    })
    return { key, group, member, begun }
  }

  async function join(subscription: Subscription): Promise<Subscribed> {
    const { operation, reader } = subscription
    let at = await enter(subscription, true)
    return {
      async changeActor(actor, live) {
        at.group.changeActor(at.member, actor)
        if (keyOf(operation, live, actor) === at.key) return
        await at.begun
        const { cursor } = at.member
        if (at.member.leave()) at = await enter({ operation, live: live.from(cursor), actor, reader }, false)
      },
      leave: () => void at.member.leave(),
    }
  }

  return {
    join,
    get counts() {
      return { groups: groups.size, members }
    },
    close() {
      clearInterval(beats)
      for (const { group } of groups.values()) group.endAll()
    },
  }
}

interface Entered {
  readonly key: string
  readonly group: StreamGroup
  readonly member: StreamMember
  /** Settles when what was missed has been sent. */
  readonly begun: Promise<void>
}

const documentNumbers = new WeakMap<Document, number>()
let lastNumber = 0

function numberOf(document: Document): number {
  const known = documentNumbers.get(document) ?? ++lastNumber
  documentNumbers.set(document, known)
  return known
}

/** Where a reader begins does not change what it gets from then on. */
function keyOf(
  { document, operation, variables }: StreamOperation,
  { seal, plan, reliance }: LiveStream,
  actor: Actor,
): string {
  const token = tokenVariable(document, operation)
  const others = Object.entries(variables).filter(([name]) => name !== token)
  return JSON.stringify([numberOf(document), operation.name, others, seal, plan.topics, sharingKey(reliance, actor)])
}

const tokenVariables = new WeakMap<Operation, string | null>()

/** The variable that is the field's `after` and stands nowhere else. */
function tokenVariable(document: Document, operation: Operation): string | null {
  const known = tokenVariables.get(operation)
  if (known !== undefined) return known
  const root = operation.node.selectionSet.selections.find((selection) => selection.kind === Kind.FIELD)
  const value = root?.arguments?.find(({ name }) => name.value === 'after')?.value
  const name = value?.kind === Kind.VARIABLE ? value.name.value : null
  let uses = 0
  if (name !== null) visit(document.ast, { Variable: (node) => void (node.name.value === name && uses++) })
  // Its definition is one of the uses.
  const found = uses === 2 ? name : null
  tokenVariables.set(operation, found)
  return found
}
