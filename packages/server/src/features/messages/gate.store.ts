import { sql } from 'drizzle-orm'
import type { Sql } from '../../db/database.ts'
import type { Tx } from '../../db/tx.ts'
import { principals, roleGrants, type PrincipalId } from '../accounts/index.ts'
import { residents, type ResidentId } from '../audience/index.ts'
import type { CommunityId, HouseholdId } from '../communities/index.ts'
import { recoveryCases } from '../recovery/index.ts'
import type { Channel } from './channel.ts'
import type { Facts } from './gate.ts'
import type { MessageId, MessageKind, MessageState, SuppressionReason } from './message.ts'
import { messages, sendSlots } from './messages.table.ts'
import { marketingConsents, pushSubscriptions, residentQuietHours, wechatLinks } from './preferences.table.ts'
import type { CapKind, SendRules } from './rule.ts'
import { sendRules } from './rules.table.ts'
import type { Fen } from '@linli/kit'

/** One sending as the gate looks at it. */
export interface Passenger {
  readonly messageId: MessageId
  readonly residentId: ResidentId
  readonly kind: MessageKind
  readonly channels: readonly Channel[]
  readonly contentHash: string
  readonly sourceId: string
  readonly step: string
  readonly expiresAt: Date | null
  readonly caps: Partial<Readonly<Record<Channel, number>>> | null
}

/** A message of the same source and step that is there already. */
export interface Earlier {
  readonly id: MessageId
  readonly state: MessageState
  readonly reason: SuppressionReason | null
  readonly channel: Channel | null
  readonly dueAt: string | null
}

export interface Known {
  readonly residentId: ResidentId
  readonly principalId: PrincipalId
  readonly householdId: HouseholdId
  readonly communityId: CommunityId
  readonly leaderId: PrincipalId | null
  readonly facts: Facts
  readonly earlier: Earlier | null
}

/**
 * Nobody is sent two things at once, and who says no meanwhile is waited for: his preferences are changed under the
 * same lock. In the order of their ids, so that two batches do not wait for each other.
 */
export const lockResidents = (tx: Tx, ids: readonly ResidentId[]): Promise<unknown> =>
  tx.sql.execute(
    sql`select 1 from ${residents} where ${residents.id} = any(${sql.param([...ids])}::text[]) order by ${residents.id} for no key update`,
  )

/** The last version of each rule. */
export async function presentRules(db: Sql): Promise<SendRules> {
  const { rows } = await db.execute<{
    kind: CapKind
    version: number
    most: number
    windowHours: number
    costFen: Fen
    from: number | null
    until: number | null
  }>(sql`
    select distinct on (kind) kind, version, most, window_hours as "windowHours", cost_fen::int as "costFen", quiet_from_minute as "from",
      quiet_until_minute as "until"
    from ${sendRules} order by kind, version desc`)
  return Object.fromEntries(
    rows.map(({ kind, from, until, ...rule }) => [
      kind,
      { ...rule, quietHours: from === null || until === null ? null : { fromMinute: from, untilMinute: until } },
    ]),
  ) as unknown as SendRules
}

/** So long the same words are not told again to the same person. */
const sameWordsDays = 7

interface FactsRow extends Record<string, unknown> {
  readonly residentId: ResidentId
  readonly principalId: PrincipalId
  readonly householdId: HouseholdId
  readonly communityId: CommunityId
  readonly leaderId: PrincipalId | null
  readonly isGone: boolean
  readonly isPersonalised: boolean
  readonly hasOpenCase: boolean
  readonly hasHadIt: boolean
  readonly quietHours: Facts['quietHours']
  readonly consents: Facts['consents']
  readonly hasPhone: boolean
  readonly hasBrowser: boolean
  readonly hasWeChat: boolean
  readonly taken: Facts['taken']
  readonly leaderTaken: readonly number[]
  readonly earlier: Earlier | null
}

/** All that the gate asks about these, each resident once, by one statement. */
export async function readFacts(
  db: Sql,
  asked: readonly Passenger[],
  now: Date,
  ofLeaders = new Map<PrincipalId, number[]>(),
): Promise<Known[]> {
  const at = sql`${now.toISOString()}::timestamptz`
  const column = (values: readonly (string | null)[]) => sql`${sql.param([...values])}::text[]`
  const { rows } = await db.execute<FactsRow>(sql`
    with asked as (
      select * from unnest(
        ${column(asked.map(({ residentId }) => residentId))}, ${column(asked.map(({ contentHash }) => contentHash))},
        ${column(asked.map(({ sourceId }) => sourceId))}, ${column(asked.map(({ step }) => step))},
        ${column(asked.map(({ messageId }) => messageId))}
      ) as a(resident_id, content_hash, source_id, step, message_id)
    ), spans as (
      select distinct on (kind) kind, tstzrange(${at}, ${at} + window_hours * interval '1 hour') as span
      from ${sendRules} order by kind, version desc
    )
    select r.id as "residentId", r.principal_id as "principalId", r.household_id as "householdId",
      r.community_id as "communityId", leader.id as "leaderId",
      r.forgotten_at is not null or p.status = 'CLOSED' as "isGone", r.personalised as "isPersonalised",
      exists (select 1 from ${recoveryCases} c where c.household_id = r.household_id and c.state = 'OPEN') as "hasOpenCase",
      exists (
        select 1 from ${messages} m where m.resident_id = r.id and m.content_hash = a.content_hash
          and m.state <> 'SUPPRESSED' and m.created_at > ${at} - ${sql.raw(`interval '${sameWordsDays} days'`)}
          and (m.source_id, m.step) <> (a.source_id, a.step) and m.id <> a.message_id
      ) as "hasHadIt",
      case when q.resident_id is not null
        then json_build_object('fromMinute', q.from_minute, 'untilMinute', q.until_minute) end as "quietHours",
      coalesce((
        select json_object_agg(s.channel, s.given) from (
          select distinct on (channel) channel, given from ${marketingConsents} where resident_id = r.id
          order by channel, id desc
        ) s
      ), '{}') as consents,
      p.phone_sealed is not null as "hasPhone",
      exists (select 1 from ${pushSubscriptions} b where b.principal_id = r.principal_id) as "hasBrowser",
      exists (select 1 from ${wechatLinks} w where w.principal_id = r.principal_id) as "hasWeChat",
      coalesce((
        select json_object_agg(t.kind, t.slots) from (
          select s.kind, json_agg(s.slot) as slots from ${sendSlots} s join spans using (kind)
          where s.subject_key = hashtextextended(r.id, 0) and s.subject = r.id and s.held && spans.span group by s.kind
        ) t
      ), '{}') as taken,
      coalesce((
        select json_agg(s.slot) from ${sendSlots} s join spans using (kind)
        where s.subject_key = hashtextextended(leader.id, 0) and s.subject = leader.id and s.kind = 'LEADER' and s.held && spans.span
      ), '[]') as "leaderTaken",
      (
        select json_build_object('id', m.id, 'state', m.state, 'reason', m.reason, 'channel', m.channel, 'dueAt', m.due_at)
        from ${messages} m where m.source_id = a.source_id and m.step = a.step and m.resident_id = r.id
      ) as earlier
    from asked a
    join ${residents} r on r.id = a.resident_id
    join ${principals} p on p.id = r.principal_id
    left join ${residentQuietHours} q on q.resident_id = r.id
    left join lateral (
      -- One building is always the same leader's; nobody is asked to tell himself.
      select g.principal_id as id from ${roleGrants} g
      where g.role = 'LEADER' and g.place_id = r.community_id and g.revoked_at is null and (g.until is null or g.until > ${at})
        and g.principal_id <> r.principal_id
      order by md5(r.building_id || g.principal_id) limit 1
    ) leader on true`)
  return rows.map((row) => toKnown(row, ofLeaders))
}

/** Residents of one leader share what he has been asked: who is let through first takes his place from the others. */
function toKnown(row: FactsRow, ofLeaders: Map<PrincipalId, number[]>): Known {
  const { residentId, principalId, householdId, communityId, leaderId, earlier } = row
  if (leaderId !== null && !ofLeaders.has(leaderId)) ofLeaders.set(leaderId, [...row.leaderTaken])
  const addresses: Channel[] = ['IN_APP']
  if (row.hasBrowser) addresses.push('WEB_PUSH')
  if (row.hasPhone) addresses.push('SMS')
  if (row.hasWeChat) addresses.push('WECHAT')
  if (leaderId !== null) addresses.push('LEADER_TASK')
  const { isGone, isPersonalised, hasOpenCase, hasHadIt, quietHours, consents, taken } = row
  const leaderTaken = leaderId === null ? null : ofLeaders.get(leaderId)!
  return {
    ...{ residentId, principalId, householdId, communityId, leaderId, earlier },
    facts: { isGone, isPersonalised, hasOpenCase, hasHadIt, quietHours, consents, addresses, taken, leaderTaken },
  }
}

/** A slot that a message wants to hold. */
export interface SlotWanted {
  readonly messageId: MessageId
  readonly subject: string
  readonly kind: CapKind
  readonly slot: number
}

/** Takes the slots that nobody holds; answers the messages that got all of theirs. The constraint decides, not a count. */
export async function takeSlots(
  tx: Tx,
  wanted: readonly SlotWanted[],
  rules: SendRules,
): Promise<ReadonlySet<MessageId>> {
  if (wanted.length === 0) return new Set()
  const rows = wanted.map(({ messageId, subject, kind, slot }) => {
    const { version, most, windowHours } = rules[kind]
    return sql`(${subject}::text, ${kind}::text, ${slot}::int, tstzrange(${tx.now.toISOString()}, ${tx.now.toISOString()}::timestamptz + ${windowHours}::int * interval '1 hour'), ${messageId}::text, ${version}::int, ${most}::int)`
  })
  const { rows: taken } = await tx.sql.execute<{ id: MessageId }>(sql`
    insert into ${sendSlots} (subject, kind, slot, held, message_id, rule_version, most)
    values ${sql.join(rows, sql`, `)} on conflict do nothing returning message_id as id`)
  const got = Map.groupBy(taken, ({ id }) => id)
  const asked = Map.groupBy(wanted, ({ messageId }) => messageId)
  const [won, half] = [new Set<MessageId>(), [] as MessageId[]]
  for (const [id, { length }] of asked) {
    const { length: held } = got.get(id) ?? []
    if (held === length) won.add(id)
    else if (held > 0) half.push(id)
  }
  await freeSlots(tx, half)
  return won
}

/** Of messages that were not sent after all. */
export async function freeSlots(tx: Tx, messageIds: readonly MessageId[]): Promise<void> {
  if (messageIds.length === 0) return
  await tx.sql.execute(
    sql`delete from ${sendSlots} where ${sendSlots.messageId} = any(${sql.param([...messageIds])}::text[])`,
  )
}
