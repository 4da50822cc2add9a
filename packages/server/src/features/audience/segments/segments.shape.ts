import { sql } from 'drizzle-orm'
import { bigint, integer, pgTable } from 'drizzle-orm/pg-core'
import { id, instant } from '../../../db/columns.ts'
import { connection, expr, extend, fact, many, one, shape, type At } from '../../../graph/read/index.ts'
import { principals } from '../../accounts/index.ts'
import { communityShape } from '../../communities/index.ts'
import { residentShape } from '../residents/residents.shape.ts'
import { residents } from '../residents/residents.table.ts'
import { namesFor, namesIn, type NamesById } from './rule-names.ts'
import { keepingReach, segmentChoices, segmentReach, type SegmentState } from './segment.ts'
import { segmentDays, segments, segmentVersions } from './segments.table.ts'
import {
  DaysArgs,
  DiffArgs,
  languageOf,
  RuleChangeType,
  SegmentDayType,
  SegmentMemberConnection,
  SegmentMemberList,
  SegmentType,
  SentenceArgs,
} from './segments.types.ts'
import { usesOfSegment } from './segments.uses.ts'
import { findWarnings, warningFacts, type WarningFacts } from './warnings.ts'
import { diffRules, sentence, sentenceOfChange, type Rule, type RuleChange } from '@linli/audience'

const ruleOf = ({ t }: At, version = sql`${t['version']}`) =>
  sql`(select v.rule from ${segmentVersions} v where v.segment_id = ${t['id']} and v.version = ${version})`

export const segmentVersionShape = shape('SegmentVersion', segmentVersions, {
  fields: {
    setByName: expr(({ t }) => sql`(select p.name from ${principals} p where p.id = ${t['setBy']})`),
  },
  defaultSort: { key: 'version', direction: 'DESC' },
})

export const segmentDayShape = shape('SegmentDay', segmentDays, {
  fields: {
    day: expr(({ t }) => sql`to_char(date '1970-01-01' + ${t['day']}, 'YYYY-MM-DD')`),
  },
  defaultSort: { key: 'day', direction: 'ASC' },
})

/** The view over `segment_changes`: who is in now, by ordinal, and by which change. */
export const segmentEntries = pgTable('segment_entries', {
  segmentId: id('seg').notNull(),
  changeId: bigint({ mode: 'number' }).notNull(),
  id: integer().notNull(),
  at: instant().notNull(),
})

export const segmentMemberShape = shape('SegmentMember', segmentEntries, {
  fields: {
    resident: one(
      () => residentShape,
      ({ t }, far) => sql`${far['ordinal']} = ${t['id']}`,
      { guarded: true },
    ),
    residentId: expr(({ t }) => sql`(select r.id from ${residents} r where r.ordinal = ${t['id']})`),
    enteredAt: expr(({ t }) => t['at']!),
  },
  filters: {
    enteredAt: ({ t }) => t['at']!,
    buildingId: ({ t }) => sql`(select r.building_id from ${residents} r where r.ordinal = ${t['id']})`,
  },
  sorts: { CHANGE: ({ t }) => t['changeId']! },
  defaultSort: { key: 'CHANGE', direction: 'DESC' },
})

export const segmentShape = shape('Segment', segments, {
  prefix: 'seg',
  reach: segmentReach,
  fields: {
    community: one(
      () => communityShape,
      ({ t }, far) => sql`${far['id']} = ${t['communityId']}`,
    ),
    rule: expr((at) => ruleOf(at)),
    // `greatest` takes a null for the least there is.
    staleSeconds: expr(
      ({ t, now }) =>
        sql`case when ${t['computedAt']} is not null then greatest(0, floor(extract(epoch from ${now} - ${t['computedAt']})))::int end`,
    ),
    warnings: fact<{ rule: Rule; facts: WarningFacts; size: number }>(
      { rule: (at) => ruleOf(at), facts: (at) => warningFacts(ruleOf(at)), size: ({ t }) => t['size']! },
      ({ rule, facts, size }, { env }) => findWarnings(rule, facts, { size, fewest: env.audienceFewest }),
    ),
    usedBy: expr(
      ({
        t,
      }) => sql`(select coalesce(json_agg(json_build_object('kind', u.kind, 'id', u.id, 'name', u.name) order by u.kind, u.name), '[]')
        from (${usesOfSegment(t['id']!)}) u)`,
    ),
    allowedActions: fact<{ state: SegmentState; isKept: boolean }>(
      { state: ({ t }) => t['state']!, isKept: ({ reached }) => reached(keepingReach) },
      ({ state, isKept }) => (isKept ? segmentChoices(state) : []),
    ),
    versions: many(
      () => segmentVersionShape,
      ({ t }, far) => sql`${far['segmentId']} = ${t['id']}`,
      (far) => [sql`${far['version']} desc`],
    ),
  },
  sorts: { NAME: ({ t }) => t['name']!, CREATED_AT: ({ t }) => t['createdAt']!, SIZE: ({ t }) => t['size']! },
  defaultSort: { key: 'NAME', direction: 'ASC' },
})

extend(SegmentType, segmentShape, {
  sentence: {
    type: () => String,
    args: () => SentenceArgs,
    description: 'What the rule says, to whoever has to answer for it.',
    read: fact<{ rule: Rule; names: NamesById | null; language: string }>(
      {
        rule: (at) => ruleOf(at),
        names: (at) => namesIn(ruleOf(at)),
        language: ({ arg }) => sql`${arg('language')}::text`,
      },
      ({ rule, names, language: of }) => sentence(rule, languageOf(of), namesFor(names, languageOf(of))),
    ),
  },
  diff: {
    type: () => [RuleChangeType],
    nullable: true,
    args: () => DiffArgs,
    description: 'What is otherwise in the second of two versions; null when it has not both.',
    read: fact<{ before: Rule | null; after: Rule | null; names: NamesById | null }>(
      {
        before: (at) => ruleOf(at, sql`${at.arg('from')}::int`),
        after: (at) => ruleOf(at, sql`${at.arg('to')}::int`),
        names: (at) =>
          namesIn(
            sql`(${ruleOf(at, sql`${at.arg('from')}::int`)}::text || ${ruleOf(at, sql`${at.arg('to')}::int`)}::text)`,
          ),
      },
      ({ before, after, names }) =>
        before && after && diffRules(before, after).map((change) => toldChange(change, names)),
    ),
  },
  days: {
    type: () => [SegmentDayType],
    args: () => DaysArgs,
    description: 'How many entered and left; days on which nobody did are left out.',
    read: many(
      () => segmentDayShape,
      ({ t, arg, now }, far) => sql`${far['segmentId']} = ${t['id']}
        and ${far['day']} > floor(extract(epoch from ${now} at time zone 'Asia/Shanghai' at time zone 'UTC') / 86400)::int - least(${arg('last')}::int, 366)`,
      (far) => [far['day']!],
    ),
  },
  members: {
    type: () => SegmentMemberConnection,
    args: () => SegmentMemberList,
    description: 'Who belongs to it now, who entered last first.',
    read: connection(
      () => segmentMemberShape,
      ({ t }, far) => sql`${far['segmentId']} = ${t['id']}`,
    ),
  },
})

function toldChange(change: RuleChange, names: NamesById | null) {
  const said = (of: 'zh-CN' | 'en') => sentenceOfChange(change, of, namesFor(names, of))
  return { before: null, after: null, ...change, sentence: said('zh-CN'), sentenceEn: said('en') }
}
