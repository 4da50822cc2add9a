import type { Ground } from '../../src/features/audience/testing/many-residents.ts'
import type { Rule } from '@linli/audience'

/** A rule and what whoever knows SQL well would write for it alone: exact count and 20 ordinals in one statement. */
export interface KnownRule {
  readonly name: string
  /** With a bound that is moved a little each time, as by somebody who looks for the right one. */
  rule(bound: number): Rule
  handSql(bound: number): string
  duckSql(bound: number): string
}

/** Of indexes that the hand-written statements are given, each for them alone. */
export const handIndexes = [
  'create index hand_forgotten on residents (ordinal) where forgotten_at is not null',
  'create index hand_traits on resident_traits (price_band, discount_share, last_order, orders) include (ordinal)',
  `create index hand_orders on resident_events (category, day) include (ordinal) where kind = 'ORDERED'`,
  `create index hand_days on resident_events (day) include (ordinal) where kind = 'ORDERED' and is_first`,
  'create index hand_tags on tag_assignments (tag_id) include (ordinal) where ended_at is null',
]

export function threeRules(ground: Ground, today: number): readonly KnownRule[] {
  const [one, two, three, four, , six] = ground.tagIds as [string, string, string, string, string, string]
  const [category] = ground.categoryIds as [string]
  const tag = (tagId: string): Rule => ({ hasTag: { tagId } })
  const clauses = (bound: number): Rule[] => [
    { trait: { key: 'DISCOUNT_SHARE', is: 'GTE', value: bound } },
    { trait: { key: 'LAST_ORDER', is: 'GTE', value: 21 } },
    { any: [tag(four), tag(six)] },
    { not: tag(two) },
    { not: { trait: { key: 'ORDERS', is: 'LT', value: 3 } } },
    { trait: { key: 'PRICE_BAND', is: 'LTE', value: 30 } },
  ]
  const bought: Rule = {
    performed: { event: 'ORDERED', times: { is: 'GTE', count: 2 }, withinDays: 60, where: { categoryIds: [category] } },
  }

  const tagged = (tagIds: readonly string[], of: string): string =>
    `exists (select from tag_assignments a where a.tag_id in (${tagIds.map((id) => `'${id}'`).join(', ')}) and a.ordinal = ${of} and a.ended_at is null)`
  const alive = (of: string): string =>
    `not exists (select from residents g where g.ordinal = ${of} and g.forgotten_at is not null)`
  const traitsSql = (bound: number): string => `from resident_traits t
    where t.price_band <= 30 and t.discount_share >= ${bound} and t.last_order <= ${today - 21} and t.orders >= 3
      and ${tagged([four, six], 't.ordinal')} and not ${tagged([two], 't.ordinal')} and ${alive('t.ordinal')}`
  const boughtSql = `select e.ordinal from resident_events e where e.kind = 'ORDERED' and e.day >= ${today - 60}
      and e.category = (select code from categories where id = '${category}') group by e.ordinal having count(*) >= 2`
  const answer = (matches: string): string =>
    `with m as materialized (${matches}) select (select count(*)::int from m) as count, array(select ordinal from m limit 20) as sample`

  const bit = (tagId: string): number => 2 ** ground.tagIds.indexOf(tagId)
  const duckTraits = (
    bound: number,
  ): string => `select ordinal from r where alive and price_band <= 30 and discount_share >= ${bound}
    and last_order <= ${today - 21} and not coalesce(orders < 3, false) and tags & ${bit(four) + bit(six)} <> 0 and tags & ${bit(two)} = 0`
  const duckAnswer = (matches: string): string =>
    `with m as materialized (${matches}) select (select count(*)::int from m) as count, (select list(ordinal) from (select ordinal from m limit 20)) as sample`

  return [
    {
      name: 'R1',
      rule: (bound) => ({ all: clauses(bound) }),
      handSql: (bound) => answer(`select t.ordinal ${traitsSql(bound)}`),
      duckSql: (bound) => duckAnswer(duckTraits(bound)),
    },
    {
      name: 'R2',
      rule: (bound) => ({ all: [...clauses(bound), bought] }),
      handSql: (bound) => answer(`select t.ordinal ${traitsSql(bound)} and t.ordinal in (${boughtSql})`),
      duckSql: (bound) =>
        duckAnswer(
          `${duckTraits(bound)} and ordinal in (select ordinal from e where kind = 'ORDERED' and day >= ${today - 60} and category = 0 group by ordinal having count(*) >= 2)`,
        ),
    },
    {
      name: 'R3',
      // Who is not: the bound moves the window, for there is no other number in it.
      rule: (bound) => ({
        all: [
          { not: tag(one) },
          { not: tag(three) },
          {
            not: { performed: { event: 'ORDERED', times: { is: 'GTE', count: 1 }, withinDays: windowOf(bound) } },
          },
        ],
      }),
      // Everybody less those who are: what few are is counted faster than what most are.
      handSql: (bound) => `with out as materialized (
          select ordinal from tag_assignments a where a.tag_id in ('${one}', '${three}') and a.ended_at is null
          union select ordinal from resident_events where kind = 'ORDERED' and is_first and day >= ${today - windowOf(bound)}
          union select ordinal from residents where forgotten_at is not null)
        select (select count(*) from residents)::int - (select count(*) from out)::int as count,
          array(select r.ordinal from residents r where not exists (select from out where out.ordinal = r.ordinal) limit 20) as sample`,
      duckSql: (bound) =>
        duckAnswer(
          `select ordinal from r where alive and tags & ${bit(one) + bit(three)} = 0 and ordinal not in (select ordinal from e where kind = 'ORDERED' and first and day >= ${today - windowOf(bound)})`,
        ),
    },
  ]
}

const windowOf = (bound: number): number => 7 + (bound % 30)
