import type { Sql } from '../../db/database.ts'
import type { PrincipalId } from '../accounts/index.ts'
import type { ResidentId } from '../audience/index.ts'
import type { Channel } from './channel.ts'
import { presentRules, readFacts, type Passenger } from './gate.store.ts'
import { judge } from './gate.ts'
import type { MessageKind, SuppressionReason } from './message.ts'
import { newId } from '@linli/kit'

export interface Simulated {
  readonly residentIds: readonly ResidentId[]
  readonly channels: readonly Channel[]
  readonly kind: MessageKind
  readonly expiresAt?: Date
  readonly caps?: Passenger['caps']
}

/** What the gate would say, counted. */
export interface Simulation {
  readonly sent: Partial<Readonly<Record<Channel, number>>>
  readonly queued: number
  readonly suppressed: Partial<Readonly<Record<SuppressionReason, number>>>
}

const page = 2_000

/** Asks the gate of all of these as if they were sent to at that instant, and sends nothing. */
export async function simulateGate(db: Sql, asked: Simulated, at: Date): Promise<Simulation> {
  const { residentIds, channels, kind, expiresAt, caps } = asked
  const rules = await presentRules(db)
  const ofLeaders = new Map<PrincipalId, number[]>()
  const [sent, suppressed] = [new Map<Channel, number>(), new Map<SuppressionReason, number>()]
  let queued = 0
  for (let from = 0; from < residentIds.length; from += page) {
    const ids = residentIds.slice(from, from + page)
    const known = await readFacts(db, ids.map(nobodyYet(asked)), at, ofLeaders)
    for (const { facts } of known) {
      const verdict = judge(facts, { kind, channels, expiresAt, caps: caps ?? null }, rules, at)
      if (verdict.state === 'QUEUED') queued++
      else if (verdict.state === 'SUPPRESSED') count(suppressed, verdict.reason)
      else {
        count(sent, verdict.channel)
        if (verdict.leaderSlot !== null) (facts.leaderTaken as number[]).push(verdict.leaderSlot)
      }
    }
    if (known.length < ids.length) count(suppressed, 'GONE', ids.length - known.length)
  }
  return { sent: Object.fromEntries(sent), queued, suppressed: Object.fromEntries(suppressed) }
}

const nobodyYet =
  ({ kind, channels, expiresAt, caps }: Simulated) =>
  (residentId: ResidentId): Passenger => ({
    messageId: newId('msg'),
    residentId,
    kind,
    channels,
    contentHash: '',
    sourceId: '',
    step: '',
    expiresAt: expiresAt ?? null,
    caps: caps ?? null,
  })

const count = <K>(counts: Map<K, number>, key: K, by = 1): unknown => counts.set(key, (counts.get(key) ?? 0) + by)
