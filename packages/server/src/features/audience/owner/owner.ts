import { looker } from '../../../events/looker.ts'
import type { App } from '../../../graph/context.ts'
import { fulfilmentModes } from '../../fulfilment/index.ts'
import { dayNumber } from '../facts/calendar.ts'
import type { Changes } from '../facts/changes.ts'
import { foldFacts, rebuildFacts } from '../facts/facts.commands.ts'
import { readCodes } from '../facts/snapshots.store.ts'
import { keyOfEpoch } from './door-client.ts'
import { openDoorServer, type DoorServer } from './door-server.ts'
import type { Audiences } from './door.ts'
import { openEngine, type Engine } from './engine.ts'
import { OwnerReplaced, writeMemberships, type Membership } from './memberships.store.ts'
import { openOwnerLock } from './owner-lock.ts'
import {
  countCodes,
  isOfTag,
  listTargets,
  loadRules,
  markFailed,
  markLeft,
  markOf,
  markReady,
  type Target,
  type TargetRule,
} from './targets.store.ts'
import { beginTenure, findRebuildAsked, tellProgress, type Tenure } from './tenure.store.ts'
import type { MembershipChange } from '@linli/audience'

export interface OwnerOptions {
  readonly app: App
  readonly everyMs?: number
  /** Tests bring engines that they can look at. */
  readonly open?: () => Engine
}

export interface Owner {
  /** Looks now; answers how many batches of events there were. */
  drain(): Promise<number>
  isOwner(): boolean
  close(): Promise<void>
}

/** What has happened is felt within so long, and a moment for doing it. */
const lookEveryMs = 200
/** Events of one batch: what becomes of them is written in one transaction. */
const batch = 500
/** So often everybody is told that audiences are as of now. */
const refreshEveryMs = 5_000
const waitsMs = [500, 2_000, 10_000, 30_000]

/** What an owner has in memory; it is thrown away as a whole when anything about it is in doubt. */
interface Kept {
  readonly engine: Engine
  readonly tenure: Tenure
  cursor: number
  day: number
  codes: string
  /** Marks of what is in the engine, by id. */
  readonly marks: Map<string, string>
  lastPassMs: number
  refreshedAt: number
}

/**
 * Keeps audiences while it holds the lock: folds what happens, asks the engine who enters and leaves by it, and writes that
 * down. Nothing lives here alone: whoever comes after builds the same from the database, and what was not written of it is
 * then found as the difference to what was. So whatever goes wrong, it is thrown away and begun anew.
 */
export function startOwner({ app, everyMs = lookEveryMs, open = openEngine }: OwnerOptions): Owner {
  const { db, log, clock, env, keys } = app
  const lock = openOwnerLock(env.databaseUrl, log)
  let kept: Kept | undefined
  let door: DoorServer | undefined
  let failures = 0
  let notBefore = 0

  const answering: Audiences = {
    preview: (rule, options) => engine().preview(rule, options),
    explain: (rule, ordinal) => engine().explain(rule, ordinal),
    overlap: (a, b) => engine().overlap(a, b),
    async state() {
      const { day, residents, memory } = await engine().standing()
      const { tenure, cursor, lastPassMs } = kept!
      return { epoch: tenure.epoch, day, position: cursor, residents, memory, lastPassMs }
    },
  }

  function engine(): Engine {
    if (!kept) throw new Error('audiences are being built')
    return kept.engine
  }

  async function look(): Promise<number> {
    if (performance.now() < notBefore) return 0
    try {
      if (kept && (!lock.isHeld() || (await findRebuildAsked(db.pool)) > kept.tenure.rebuildAsked)) await drop()
      if (!(await lock.take())) return rest(refreshEveryMs / 5)
      kept ??= await build()
      const batches = await follow(kept)
      failures = 0
      return batches
    } catch (error) {
      await drop()
      rest(waitsMs[Math.min(failures++, waitsMs.length - 1)]!)
      throw error
    }
  }

  function rest(ms: number): number {
    notBefore = performance.now() + ms
    return 0
  }

  async function drop(): Promise<void> {
    app.audience.attach(null)
    const old = kept
    kept = undefined
    await old?.engine.close()
  }

  async function build(): Promise<Kept> {
    const begun = performance.now()
    door ??= await openDoorServer({
      host: env.audienceHost,
      owner: answering,
      key: () => kept && keyOfEpoch(keys, kept.tenure.epoch),
    })
    const day = dayNumber(clock.now())
    const tenure = await beginTenure(db.pool, { at: clock.now(), day })
    if (!(await foldFacts(app, { most: batch }))) await rebuildFacts(app)
    const fresh = open()
    try {
      const asked = { databaseUrl: env.databaseUrl, day, modes: fulfilmentModes, percentiles: tenure.percentiles }
      const cursor = await fresh.build(asked)
      if (cursor === null) throw new Error('there is nothing that audiences could be built from')
      const made: Kept = {
        ...{ engine: fresh, tenure, cursor, day, marks: new Map(), lastPassMs: 0, refreshedAt: -Infinity },
        codes: await countCodes(db.pool),
      }
      await keepUpWithTargets(made)
      app.audience.attach(answering)
      log.info({ epoch: tenure.epoch, cursor, tookMs: Math.round(performance.now() - begun) }, 'audiences are built')
      return made
    } catch (error) {
      await fresh.close()
      throw error
    }
  }

  async function follow(now: Kept): Promise<number> {
    await turnDay(now)
    await learnCodes(now)
    await keepUpWithTargets(now)
    let batches = 0
    for (let changes = await fold(now); changes; changes = await fold(now)) {
      batches++
      await take(now, changes)
    }
    await tellThatCurrent(now)
    return batches
  }

  /** Nothing: all is folded. */
  async function fold(now: Kept): Promise<Changes | null> {
    const changes = await foldFacts(app, { most: batch })
    if (!changes) throw new Error('facts must be folded from the beginning')
    if (changes.after !== now.cursor)
      throw new Error(`facts went on from ${changes.after}, audiences are at ${now.cursor}`)
    return changes.cursor === now.cursor ? null : changes
  }

  async function take(now: Kept, { after: _after, cursor, ...facts }: Changes): Promise<void> {
    now.cursor = cursor
    if (Object.values(facts).every((list) => list.length === 0)) return
    const { changes, unmatched } = await now.engine.apply(facts)
    if (unmatched > 0) throw new Error(`${unmatched} events that went were never there`)
    await write(now, changes)
  }

  async function write(now: Kept, changes: readonly MembershipChange[]): Promise<void> {
    const known = changes.filter(({ entered, left }) => entered.length + left.length > 0)
    const memberships: Membership[] = []
    for (const change of known) {
      const { bits } = await now.engine.members(change.segmentId)
      memberships.push({ ...change, bits })
    }
    await writeMemberships(app, now.tenure.epoch, memberships)
  }

  /** Windows of days move without any event. */
  async function turnDay(now: Kept): Promise<void> {
    const day = dayNumber(clock.now())
    if (day === now.day) return
    const begun = performance.now()
    const changes = await now.engine.pass(day)
    now.lastPassMs = Math.round(performance.now() - begun)
    now.day = day
    await write(now, changes)
  }

  async function learnCodes(now: Kept): Promise<void> {
    const codes = await countCodes(db.pool)
    if (codes === now.codes) return
    const changes = await now.engine.learn(await readCodes(db.pool))
    now.codes = codes
    await write(now, changes)
  }

  async function keepUpWithTargets(now: Kept): Promise<void> {
    const targets = await listTargets(db.pool)
    await leave(
      now,
      targets.filter(({ id, state }) => state === 'ARCHIVED' && (now.marks.has(id) || !isOfTag(id))),
    )
    const active = targets.filter(({ state }) => state === 'ACTIVE')
    const fresh = active.filter(({ id, mark }) => now.marks.get(id) !== mark)
    if (fresh.length === 0) return
    const begun = performance.now()
    await put(now, fresh)
    now.lastPassMs = Math.round(performance.now() - begun)
  }

  /** What cannot be worked out stays what it was by its last good rule. */
  async function put(now: Kept, targets: readonly Target[]): Promise<void> {
    const rules = await loadRules(db.pool, ids(targets), 'present')
    const { changes, failures: failed } = await now.engine.put(rules.map((rule) => puttingOf(now, rule)))
    const lost = failed.map(({ segmentId }) => segmentId).filter((id) => !now.marks.has(id))
    const fallbacks = await loadRules(db.pool, lost, 'computed')
    const again = await now.engine.put(fallbacks.map((rule) => puttingOf(now, rule)))
    await write(now, merged([...changes, ...again.changes]))
    await markFailed(db.pool, failed)
    const good = rules.filter(({ id }) => !failed.some(({ segmentId }) => segmentId === id))
    await markReady(db.pool, clock.now(), good)
    for (const { id, version } of rules)
      now.marks.set(id, isOfTag(id) ? targets.find((target) => target.id === id)!.mark : markOf(version))
  }

  /** Nobody belongs to what is out of use, and those who did are told to have left. */
  async function leave(now: Kept, targets: readonly Target[]): Promise<void> {
    if (targets.length === 0) return
    // Of tags that are out of use the sweep of tags takes care.
    const rules = await loadRules(db.pool, ids(targets.filter(({ id }) => !isOfTag(id))), 'present')
    const none = rules.map((rule) => ({ ...puttingOf(now, rule), rule: { any: [] } }))
    const { changes } = await now.engine.put(none)
    await write(now, changes)
    for (const { id } of targets) {
      await write(now, await now.engine.drop(id))
      now.marks.delete(id)
    }
    await markLeft(db.pool, ids(targets))
  }

  const ids = (targets: readonly Target[]): string[] => targets.map(({ id }) => id)

  /** Who belonged is only said of one that the engine has not had yet. */
  const puttingOf = (now: Kept, { id, rule, communityId, members }: TargetRule) => ({
    ...{ segmentId: id, rule, communityId },
    ...(now.marks.has(id) && !isOfTag(id) ? {} : { members: members ?? new Uint8Array(0) }),
  })

  async function tellThatCurrent(now: Kept): Promise<void> {
    if (performance.now() - now.refreshedAt < refreshEveryMs) return
    const { percentiles } = await now.engine.standing()
    const told = {
      ...{ address: door!.address, at: clock.now(), position: now.cursor, day: now.day, percentiles },
      ...{ lastPassMs: now.lastPassMs, rebuildDone: now.tenure.rebuildAsked },
    }
    if (!(await tellProgress(db.pool, now.tenure.epoch, told))) throw new OwnerReplaced('another one is the owner')
    now.refreshedAt = performance.now()
  }

  const loop = looker({ look, everyMs, log, name: 'owner of audiences' })
  return {
    drain: () => loop.drain(),
    isOwner: () => kept !== undefined,
    async close() {
      await loop.close()
      await drop()
      await door?.close()
      await lock.close()
    },
  }
}

/** Two puts may each say something of the same segment. */
function merged(changes: readonly MembershipChange[]): MembershipChange[] {
  const bySegment = Map.groupBy(changes, ({ segmentId }) => segmentId)
  return [...bySegment.values()].flatMap((same) => (same.length === 1 ? same : [net(same)]))
}

function net(changes: readonly MembershipChange[]): MembershipChange {
  const standing = new Map<number, number>()
  for (const { entered, left } of changes) {
    for (const ordinal of entered) standing.set(ordinal, (standing.get(ordinal) ?? 0) + 1)
    for (const ordinal of left) standing.set(ordinal, (standing.get(ordinal) ?? 0) - 1)
  }
  const those = (sign: number) =>
    Int32Array.from([...standing].flatMap(([ordinal, sum]) => (sum === sign ? [ordinal] : []))).toSorted()
  return { ...changes.at(-1)!, entered: those(1), left: those(-1) }
}
