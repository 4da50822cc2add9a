import { sql, type SQL } from 'drizzle-orm'
import { PageArgs } from '../../graph/lists.ts'
import { connection, expr, extend, one, shape, type At } from '../../graph/read/index.ts'
import { principals } from '../accounts/index.ts'
import { categoryShape } from '../catalog/index.ts'
import { communityShape } from '../communities/index.ts'
import { modePolicies, modeRules } from './fulfilment.table.ts'
import { ruleReach } from './rule.ts'
import { ModeRuleConnection, ModeRuleType } from './rules.types.ts'

const communityOf = one(
  () => communityShape,
  ({ t }, far) => sql`${far['id']} = ${t['communityId']}`,
)

/** What holds everywhere is no secret: it is what every household is quoted by. */
const isSeen = ({ t, reached }: At): SQL => sql`(${t['communityId']} is null or ${reached(ruleReach)})`

export const modeRuleShape = shape('ModeRule', modeRules, {
  prefix: 'mrl',
  visible: isSeen,
  fields: { community: communityOf },
  sorts: { VERSION: ({ t }) => t['version']! },
  defaultSort: { key: 'VERSION', direction: 'DESC' },
})

extend(ModeRuleType, modeRuleShape, {
  setBy: {
    type: () => String,
    nullable: true,
    description: 'By name, for operators of the place; null when the platform began with it.',
    read: expr(
      ({ t, reached }) =>
        sql`case when ${reached(ruleReach)} then (select p.name from ${principals} p where p.id = ${t['setBy']}) end`,
    ),
  },
  history: {
    type: () => ModeRuleConnection,
    args: () => PageArgs,
    description: 'All versions for this place and mode, the last first.',
    read: connection(
      () => modeRuleShape,
      ({ t }, far) =>
        sql`${far['mode']} = ${t['mode']} and ${far['communityId']} is not distinct from ${t['communityId']}`,
    ),
  },
})

export const modePolicyShape = shape('ModePolicy', modePolicies, {
  prefix: 'mpo',
  visible: isSeen,
  filters: { everywhere: ({ t }) => sql`(${t['communityId']} is null)` },
  fields: {
    community: communityOf,
    category: one(
      () => categoryShape,
      ({ t }, far) => sql`${far['id']} = ${t['categoryId']}`,
    ),
  },
})
