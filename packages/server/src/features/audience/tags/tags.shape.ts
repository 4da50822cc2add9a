import { sql } from 'drizzle-orm'
import { PageArgs } from '../../../graph/lists.ts'
import { connection, expr, extend, fact, many, one, shape } from '../../../graph/read/index.ts'
import { principals, ViewerType, viewerShape } from '../../accounts/index.ts'
import { communityShape } from '../../communities/index.ts'
import { residentShape } from '../residents/residents.shape.ts'
import { residents } from '../residents/residents.table.ts'
import { ResidentType } from '../residents/residents.types.ts'
import { namesFor, namesIn, type NamesById } from '../segments/rule-names.ts'
import { languageOf, SentenceArgs } from '../segments/segments.types.ts'
import { assignmentReach, decisionReach, tagChoices } from './tag.policy.ts'
import { tagAssignments, tagContests, tagDecisions, tags } from './tags.table.ts'
import { TagAssignmentConnection, TagAssignmentType, TagDecisionConnection, TagType } from './tags.types.ts'
import { sentence, type Rule } from '@linli/audience'

const nameOf = (column: 'ownerId' | 'proposedBy' | 'decidedBy') =>
  expr(({ t }) => sql`(select ${principals.name} from ${principals} where ${principals.id} = ${t[column]})`)

/** The catalogue is no secret: what can be said of people may be known. On whom it is said is. */
export const tagShape = shape('Tag', tags, {
  prefix: 'tag',
  fields: {
    ownerName: nameOf('ownerId'),
    proposerName: nameOf('proposedBy'),
    deciderName: nameOf('decidedBy'),
    allowedActions: fact<Parameters<typeof tagChoices>[1]>(
      {
        kind: ({ t }) => t['kind']!,
        state: ({ t }) => t['state']!,
        sensitivity: ({ t }) => t['sensitivity']!,
        proposedBy: ({ t }) => t['proposedBy']!,
        ownerId: ({ t }) => t['ownerId']!,
      },
      (row, { actor }) => tagChoices(actor, row),
    ),
    residentCount: expr(
      ({ t, reached }) =>
        sql`(select count(*) from ${tagAssignments} a join ${residents} r on r.ordinal = a.ordinal
          where a.tag_id = ${t['id']} and a.ended_at is null
            and ${reached(assignmentReach, { communityId: sql`r.community_id`, isNormal: sql`(${t['sensitivity']} = 'NORMAL')` })})`,
    ),
  },
  sorts: { CREATED_AT: ({ t }) => t['createdAt']!, LABEL: ({ t }) => t['label']! },
  defaultSort: { key: 'LABEL', direction: 'ASC' },
})

/** Of whom the caller may see it; and the resident sees every tag on him. */
export const tagAssignmentShape = shape('TagAssignment', tagAssignments, {
  prefix: 'tas',
  visible: ({ t, reached, caller }) =>
    sql`exists (select from ${residents} r join ${tags} g on g.id = ${t['tagId']} where r.id = ${t['residentId']} and (r.principal_id = ${caller}
      or ${reached(assignmentReach, { communityId: sql`r.community_id`, isNormal: sql`(g.sensitivity = 'NORMAL')` })}))`,
  fields: {
    tag: one(
      () => tagShape,
      ({ t }, far) => sql`${far['id']} = ${t['tagId']}`,
    ),
  },
  defaultSort: { key: 'id', direction: 'DESC' },
})

export const tagContestShape = shape('TagContest', tagContests, {
  prefix: 'tct',
  visible: ({ t, reached }) =>
    sql`exists (select from ${tags} g where g.id = ${t['tagId']} and ${reached(assignmentReach, { communityId: t['communityId']!, isNormal: sql`(g.sensitivity = 'NORMAL')` })})`,
  fields: {
    tag: one(
      () => tagShape,
      ({ t }, far) => sql`${far['id']} = ${t['tagId']}`,
    ),
    resident: one(
      () => residentShape,
      ({ t }, far) => sql`${far['id']} = ${t['residentId']}`,
      { guarded: true },
    ),
    community: one(
      () => communityShape,
      ({ t }, far) => sql`${far['id']} = ${t['communityId']}`,
    ),
  },
  defaultSort: { key: 'id', direction: 'DESC' },
})

export const tagDecisionShape = shape('TagDecision', tagDecisions, { defaultSort: { key: 'id', direction: 'DESC' } })

extend(TagType, tagShape, {
  sentence: {
    type: () => String,
    nullable: true,
    args: () => SentenceArgs,
    description: 'What its rule says; null of a tag that people give.',
    read: fact<{ rule: Rule | null; names: NamesById | null; language: string }>(
      {
        rule: ({ t }) => t['rule']!,
        names: ({ t }) => namesIn(t['rule']!),
        language: ({ arg }) => sql`${arg('language')}::text`,
      },
      ({ rule, names, language }) =>
        rule && sentence(rule, languageOf(language), namesFor(names, languageOf(language))),
    ),
  },
  assignments: {
    type: () => TagAssignmentConnection,
    args: () => PageArgs,
    description: 'Newest first, ended ones too; of those whom the caller may see it on.',
    read: connection(
      () => tagAssignmentShape,
      ({ t }, far) => sql`${far['tagId']} = ${t['id']}`,
    ),
  },
  decisions: {
    type: () => TagDecisionConnection,
    args: () => PageArgs,
    description:
      'What people decided about it, newest first; for operators of the platform, and of contests for those of the place.',
    read: connection(
      () => tagDecisionShape,
      ({ t, reached }, far) =>
        sql`${far['tagId']} = ${t['id']} and (${far['residentId']} is null and ${reached(decisionReach, { communityId: t['id']! })} or exists (select from ${residents} r where r.id = ${far['residentId']}
          and ${reached(assignmentReach, { communityId: sql`r.community_id`, isNormal: sql`(${t['sensitivity']} = 'NORMAL')` })}))`,
    ),
  },
})

extend(TagAssignmentType, tagAssignmentShape, {
  resident: {
    type: () => ResidentType,
    nullable: true,
    description: 'Null for the resident himself, who finds himself under `viewer`.',
    read: one(
      () => residentShape,
      ({ t }, far) => sql`${far['id']} = ${t['residentId']}`,
      { guarded: true },
    ),
  },
})

extend(ResidentType, residentShape, {
  tags: {
    type: () => [TagAssignmentType],
    description: 'Those he has now, as far as the caller may see them; he himself sees all.',
    read: many(
      () => tagAssignmentShape,
      ({ t }, far) => sql`${far['residentId']} = ${t['id']} and ${far['endedAt']} is null`,
      (far) => [sql`${far['assignedAt']} desc`, far['id']!],
      { guarded: true },
    ),
  },
  tagHistory: {
    type: () => TagAssignmentConnection,
    args: () => PageArgs,
    description: 'All he has or ever had, newest first, as far as the caller may see them.',
    read: connection(
      () => tagAssignmentShape,
      ({ t }, far) => sql`${far['residentId']} = ${t['id']}`,
    ),
  },
})

extend(ViewerType, viewerShape, {
  tags: {
    type: () => [TagAssignmentType],
    description: 'What is said of the caller here: by whom, why, what for and until when. He may contest each.',
    read: many(
      () => tagAssignmentShape,
      ({ t }, far) =>
        sql`${far['endedAt']} is null and ${far['residentId']} = (select r.id from ${residents} r where r.principal_id = ${t['id']})`,
      (far) => [sql`${far['assignedAt']} desc`, far['id']!],
    ),
  },
})
