import { sql, type SQL } from 'drizzle-orm'
import { anyOf, expr, extend, fact, one, shape, type At } from '../../../graph/read/index.ts'
import { principals, ViewerType, viewerShape } from '../../accounts/index.ts'
import { categories } from '../../catalog/index.ts'
import { buildingShape, communityShape } from '../../communities/index.ts'
import { fulfilmentModes } from '../../fulfilment/index.ts'
import type { TraitValues } from '../facts/changes.ts'
import { toldValues, type Word } from '../facts/told-trait.ts'
import { assignmentReach } from '../tags/tag.policy.ts'
import { tagAssignments, tags } from '../tags/tags.table.ts'
import { nameReach, residentReach } from './resident.ts'
import { residents } from './residents.table.ts'
import { ResidentType } from './residents.types.ts'
import { residentEvents, residentTraits } from './traits.table.ts'
import { traitKeys } from '@linli/audience'
import { timeZone } from '@linli/kit'

/** Of the person, for those who may read it. */
const ofPerson = (column: 'name' | 'phoneMasked') =>
  expr(
    ({ t, reached, caller }) =>
      sql`(select ${principals[column]} from ${principals} where ${principals.id} = ${t['principalId']} and (${reached(nameReach)} or ${principals.id} = ${caller}))`,
  )

const ofTraits = ({ t }: At, what: SQL) =>
  sql`(select ${what} from ${residentTraits} rt where rt.ordinal = ${t['ordinal']})`
const allTraits = sql.raw(
  `json_build_object(${traitKeys.map((key) => `'${key}', rt.${key.toLowerCase()}`).join(', ')})`,
)
const topCategory = sql`(select json_build_object('word', c.id, 'name', c.name, 'nameEn', c.name_en) from ${categories} c where c.code = rt.top_category)`

const mode = sql.raw(`(array[${fulfilmentModes.map((each) => `'${each}'`).join(', ')}])[e.mode + 1]`)
const zone = sql.raw(`'${timeZone}'`)
const eventsShown = sql.raw('50')

/** An order has a row for each category: together they are one thing that happened. */
const lastEvents = ({ t }: At) => sql`(
  select coalesce(json_agg(json_build_object('kind', x.kind, 'orderId', x.order_id, 'mode', x.mode, 'totalFen', x.total_fen,
    'discountFen', x.discount_fen, 'categoryIds', x.categories,
    'at', (timestamp '1970-01-01' + x.day * interval '1 day' + x.second * interval '1 second') at time zone ${zone}) order by x.day desc, x.second desc, x.order_id desc, x.kind), '[]')
  from (
    select e.kind, e.order_id, ${mode} as mode, e.total_fen, e.discount_fen, e.day, e.second, json_agg(c.id order by c.code) as categories
    from ${residentEvents} e join ${categories} c on c.code = e.category where e.ordinal = ${t['ordinal']}
    group by e.kind, e.order_id, e.mode, e.total_fen, e.discount_fen, e.day, e.second
    order by e.day desc, e.second desc, e.order_id desc, e.kind limit ${eventsShown}
  ) x)`

export const residentShape = shape('Resident', residents, {
  prefix: 'res',
  reach: residentReach,
  fields: {
    name: ofPerson('name'),
    phoneMasked: ofPerson('phoneMasked'),
    isGone: expr(({ t }) => sql`${t['forgottenAt']} is not null`),
    building: one(
      () => buildingShape,
      ({ t }, far) => sql`${far['id']} = ${t['buildingId']}`,
    ),
    community: one(
      () => communityShape,
      ({ t }, far) => sql`${far['id']} = ${t['communityId']}`,
    ),
    events: expr(lastEvents),
    traits: fact<{ values: TraitValues | null; topCategory: Word | null }>(
      { values: (at) => ofTraits(at, allTraits), topCategory: (at) => ofTraits(at, topCategory) },
      ({ values, topCategory: category }, { clock }) => toldValues(values, category, clock.now()),
    ),
  },
  filters: {
    isGone: ({ t }) => sql`${t['forgottenAt']} is not null`,
    // By a sensitive tag only those filter who may see it.
    tagId: ({ t, reached }) =>
      anyOf(
        sql`select a.tag_id from ${tagAssignments} a join ${tags} g on g.id = a.tag_id where a.resident_id = ${t['id']} and a.ended_at is null
          and ${reached(assignmentReach, { communityId: t['communityId']!, isNormal: sql`(g.sensitivity = 'NORMAL')` })}`,
      ),
  },
  sorts: {
    JOINED: ({ t }) => t['joinedDay']!,
    LAST_ORDER: (at) => sql`coalesce(${ofTraits(at, sql`rt.last_order`)}, 0)`,
    SPEND: (at) => sql`coalesce(${ofTraits(at, sql`rt.spend`)}, 0)`,
  },
})

extend(ViewerType, viewerShape, {
  resident: {
    type: () => ResidentType,
    nullable: true,
    description: 'The caller as audiences know him; null while he lives nowhere here.',
    read: one(
      () => residentShape,
      ({ t }, far) => sql`${far['principalId']} = ${t['id']} and ${far['forgottenAt']} is null`,
    ),
  },
})
