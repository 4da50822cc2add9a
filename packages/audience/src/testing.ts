import fc from 'fast-check'
import type { Changes, ResidentFacts } from './changes.ts'
import type { Codes } from './codes.ts'
import { bucketOf, saltOf } from './evaluate/buckets.ts'
import { eventKinds, type PerformedEvent } from './event.ts'
import { comparisons, type PerformedClause, type Rule, type TraitClause } from './rule.ts'
import type { SegmentRule } from './segment.ts'
import { dayparts, traitKeys, traits, type TraitDefinition, type TraitKey } from './trait.ts'

export const today = 20_780

export const codes: Codes = {
  categories: ['cat_0', 'cat_1', 'cat_2', 'cat_3'],
  modes: ['RIDER', 'LEADER', 'PICKUP'],
  tags: new Map([
    ['tag_0', 0],
    ['tag_1', 1],
    ['tag_7', 7],
  ]),
}

/** Residents as a person would write them down: what the engine must agree with. */
export class Ledger {
  readonly residents = new Map<number, ResidentFacts>()
  readonly traits = new Map<number, Partial<Record<TraitKey, number | null>>>()
  readonly events = new Map<string, PerformedEvent>()
  readonly tags = new Set<string>()
  readonly segments = new Map<string, SegmentRule>()
  day = today

  apply({ residents = [], traits: told = [], removed = [], added = [], tags = [] }: Changes): void {
    for (const resident of residents) this.residents.set(resident.ordinal, resident)
    for (const { ordinal, values } of told) this.traits.set(ordinal, { ...this.traits.get(ordinal), ...values })
    for (const event of removed) this.events.delete(rowOf(event))
    for (const event of added) this.events.set(rowOf(event), event)
    for (const { tag, ordinal, has } of tags) {
      if (has) this.tags.add(`${tag} ${ordinal}`)
      else this.tags.delete(`${tag} ${ordinal}`)
    }
  }

  /** All there is, as it would be loaded from the beginning. */
  everything(): Changes {
    return {
      residents: [...this.residents.values()],
      traits: [...this.traits].map(([ordinal, values]) => ({ ordinal, values })),
      added: [...this.events.values()],
      tags: [...this.tags].map((each) => {
        const [tag = 0, ordinal = 0] = each.split(' ').map(Number)
        return { tag, ordinal, has: true }
      }),
    }
  }

  matching(rule: Rule, communityId: string | null = null): number[] {
    const alive = [...this.residents.values()].filter(({ alive: isAlive }) => isAlive)
    const inPlace = alive.filter((resident) => communityId === null || resident.communityId === communityId)
    return inPlace
      .filter((resident) => this.#holds(rule, resident))
      .map(({ ordinal }) => ordinal)
      .toSorted((a, b) => a - b)
  }

  members(segmentId: string): number[] {
    const segment = this.segments.get(segmentId)
    return segment ? this.matching(segment.rule, segment.communityId) : []
  }

  #holds(rule: Rule, resident: ResidentFacts): boolean {
    if ('all' in rule) return rule.all.every((part) => this.#holds(part, resident))
    if ('any' in rule) return rule.any.some((part) => this.#holds(part, resident))
    if ('not' in rule) return !this.#holds(rule.not, resident)
    if ('trait' in rule) return this.#isTrait(rule.trait, resident.ordinal)
    if ('performed' in rule) return this.#performed(rule.performed, resident.ordinal)
    if ('inSegment' in rule) return this.members(rule.inSegment.segmentId).includes(resident.ordinal)
    if ('hasTag' in rule) return this.tags.has(`${codes.tags.get(rule.hasTag.tagId)} ${resident.ordinal}`)
    if ('community' in rule) return rule.community.ids.includes(resident.communityId)
    if ('building' in rule) return rule.building.ids.includes(resident.buildingId)
    const bucket = bucketOf(resident.hash, saltOf(rule.bucket.salt))
    return bucket >= rule.bucket.from && bucket <= rule.bucket.to
  }

  #isTrait(clause: TraitClause, ordinal: number): boolean {
    const stored = this.traits.get(ordinal)?.[clause.key] ?? null
    if (stored === null) return false
    const { unit, words }: TraitDefinition = traits[clause.key]
    if (clause.is === 'KNOWN') return true
    if (unit === 'WORD') {
      const list = words === 'CATEGORY' ? codes.categories : words === 'MODE' ? codes.modes : words!
      const isNamed = (clause.words ?? []).includes(list[stored]!)
      return clause.is === 'NE' ? !isNamed : (clause.is === 'EQ' || clause.is === 'IN') && isNamed
    }
    const actual = unit === 'DAY' ? this.day - stored : stored
    const asked = clause.percentile === undefined ? clause.value : this.percentile(clause.key, clause.percentile)
    return asked != null && compares(clause.is, actual, asked, clause.upTo)
  }

  percentile(key: TraitKey, percentile: number): number | null {
    const known = [...this.traits]
      .filter(([ordinal, values]) => this.residents.get(ordinal)?.alive && values[key] != null)
      .map(([, values]) => (traits[key].unit === 'DAY' ? this.day - values[key]! : values[key]!))
      .toSorted((a, b) => a - b)
    return known[Math.max(1, Math.ceil((percentile / 100) * known.length)) - 1] ?? null
  }

  #performed({ event, times, withinDays, from, to, where = {} }: PerformedClause, ordinal: number): boolean {
    const orders = new Set<number>()
    for (const each of this.events.values()) {
      const isIt =
        each.ordinal === ordinal &&
        each.kind === event &&
        (withinDays === undefined || each.day >= this.day - withinDays) &&
        (from === undefined || dateOf(each.day) >= from) &&
        (to === undefined || dateOf(each.day) <= to) &&
        (where.categoryIds ? where.categoryIds.includes(codes.categories[each.category]!) : each.isFirst) &&
        (!where.modes || where.modes.includes(codes.modes[each.mode]!)) &&
        (!where.dayparts || where.dayparts.includes(dayparts[each.daypart]!)) &&
        (where.minTotalFen === undefined || each.totalFen >= where.minTotalFen) &&
        (where.isDiscounted === undefined || each.isDiscounted === where.isDiscounted)
      if (isIt) orders.add(each.order)
    }
    if (times.is === 'EQ') return orders.size === times.count
    return times.is === 'GTE' ? orders.size >= times.count : orders.size <= times.count
  }
}

const dateOf = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10)

const rowOf = ({ ordinal, order, kind, category }: PerformedEvent) => `${ordinal} ${order} ${kind} ${category}`

function compares(is: TraitClause['is'], actual: number, asked: number, upTo: number | undefined): boolean {
  switch (is) {
    case 'EQ':
      return actual === asked
    case 'NE':
      return actual !== asked
    case 'GT':
      return actual > asked
    case 'GTE':
      return actual >= asked
    case 'LT':
      return actual < asked
    case 'LTE':
      return actual <= asked
    case 'BETWEEN':
      return upTo !== undefined && actual >= asked && actual <= upTo
    case 'IN':
    case 'KNOWN':
      return false
  }
}

const ordinals = fc.oneof(
  { weight: 9, arbitrary: fc.nat({ max: 30 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1_000, max: 2_100 }) },
)
const communityIds = fc.constantFrom('com_a', 'com_b', 'com_c')
const buildingIds = fc.nat({ max: 11 }).map((n) => `bld_${n}`)

const residents: fc.Arbitrary<ResidentFacts> = fc.record({
  ordinal: ordinals,
  hash: fc.nat({ max: 0xffff_ffff }),
  communityId: communityIds,
  buildingId: buildingIds,
  alive: fc.nat({ max: 9 }).map((n) => n > 0),
})

/** Small values, those at the ends of the narrow types, and those that only wide ones hold. */
const units = fc.oneof(
  { weight: 8, arbitrary: fc.nat({ max: 12 }) },
  { weight: 2, arbitrary: fc.constantFrom(254, 255, 256, 65_534, 65_535, 65_536) },
  { weight: 1, arbitrary: fc.constantFrom(2_147_483_646, 2_147_483_647, 2_147_483_648, 9_000_000_000_000) },
)
const days = fc.integer({ min: today - 8, max: today + 1 })

function valuesOf(key: TraitKey): fc.Arbitrary<number | null> {
  const { unit, words }: TraitDefinition = traits[key]
  if (unit === 'DAY') return fc.option(days)
  if (unit !== 'WORD') return fc.option(units)
  return fc.option(fc.nat({ max: words === 'CATEGORY' ? 3 : words === 'MODE' ? 2 : words!.length - 1 }))
}

const traitFacts = fc.record({
  ordinal: ordinals,
  values: fc.record(
    Object.fromEntries(traitKeys.map((key) => [key, valuesOf(key)])) as Record<TraitKey, fc.Arbitrary<number | null>>,
    { requiredKeys: [] },
  ),
})

/** Of one order: all its rows. */
const orders: fc.Arbitrary<PerformedEvent[]> = fc
  .record({
    ordinal: ordinals,
    order: fc.nat(),
    kind: fc.constantFrom(...eventKinds),
    day: days,
    mode: fc.nat({ max: 2 }),
    daypart: fc.nat({ max: 4 }),
    totalFen: units,
    isDiscounted: fc.boolean(),
    categories: fc.uniqueArray(fc.nat({ max: 3 }), { minLength: 1, maxLength: 3 }),
  })
  .map(({ categories, ...order }) => categories.map((category, i) => ({ ...order, category, isFirst: i === 0 })))

const tagFacts = fc.record({ tag: fc.constantFrom(0, 1, 7), ordinal: ordinals, has: fc.boolean() })

export interface Batch extends Required<Omit<Changes, 'removed'>> {
  /** Which of the orders there are go again. */
  readonly goes: readonly number[]
}

export const batches: fc.Arbitrary<Batch> = fc.record({
  residents: fc.array(residents, { maxLength: 12 }),
  traits: fc.array(traitFacts, { maxLength: 12 }),
  added: fc.array(orders, { maxLength: 20 }).map((each) => each.flat()),
  tags: fc.array(tagFacts, { maxLength: 10 }),
  goes: fc.array(fc.nat(), { maxLength: 6 }),
})

/** The batch as changes to what is in the ledger: of an order that goes, every second time only one row. */
export function changesOf({ goes, added, ...batch }: Batch, ledger: Ledger): Changes {
  const present = [...ledger.events.values()]
  const going = goes.flatMap((n) => (present.length > 0 ? [present[n % present.length]!] : []))
  const removed = present.filter((event) =>
    going.some((each, i) =>
      i % 2 === 0 ? each.order === event.order && each.ordinal === event.ordinal : each === event,
    ),
  )
  const known = new Set(present.map(rowOf))
  const fresh = new Map(added.filter((event) => !known.has(rowOf(event))).map((event) => [rowOf(event), event]))
  return { ...batch, removed, added: [...fresh.values()] }
}

const numbers = fc.oneof(units, fc.integer({ min: -2, max: 12 }), fc.constantFrom(1.5, 7.5))

const traitClauses: fc.Arbitrary<TraitClause> = fc
  .record({
    key: fc.constantFrom(...traitKeys),
    is: fc.constantFrom(...comparisons),
    value: numbers,
    upTo: numbers,
    words: fc.uniqueArray(
      fc.constantFrom(
        'cat_0',
        'cat_1',
        'cat_3',
        'RIDER',
        'PICKUP',
        'MORNING',
        'EVENING',
        'NIGHT',
        'APP',
        'IOS',
        'NOBODYS',
      ),
      { minLength: 1, maxLength: 5 },
    ),
    percentile: fc.option(fc.integer({ min: 1, max: 99 }), { nil: undefined, freq: 4 }),
  })
  .map(({ key, is, value, upTo, words, percentile }): TraitClause => {
    if (is === 'KNOWN') return { key, is }
    if (traits[key].unit === 'WORD') return { key, is, words }
    if (percentile !== undefined && is !== 'BETWEEN' && traits[key].unit !== 'DAY') return { key, is, percentile }
    return is === 'BETWEEN' ? { key, is, value, upTo } : { key, is, value }
  })

const dates = days.map(dateOf)

const windows: fc.Arbitrary<Pick<PerformedClause, 'withinDays' | 'from' | 'to'>> = fc.oneof(
  fc.record({ withinDays: fc.nat({ max: 9 }) }, { requiredKeys: [] }),
  fc.record({ from: dates, to: dates }, { requiredKeys: [] }),
)

const performedClauses: fc.Arbitrary<PerformedClause> = fc
  .record(
    {
      event: fc.constantFrom(...eventKinds),
      times: fc.record({ is: fc.constantFrom('EQ', 'GTE', 'LTE'), count: fc.nat({ max: 5 }) }),
      window: windows,
      where: fc.record(
        {
          categoryIds: fc.uniqueArray(fc.constantFrom('cat_0', 'cat_1', 'cat_2', 'cat_gone'), { maxLength: 3 }),
          modes: fc.uniqueArray(fc.constantFrom(...codes.modes, 'MULE'), { maxLength: 2 }),
          dayparts: fc.uniqueArray(fc.constantFrom(...dayparts), { maxLength: 2 }),
          minTotalFen: units,
          isDiscounted: fc.boolean(),
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: ['event', 'times', 'window'] },
  )
  .map(({ window, ...clause }) => ({ ...clause, ...window }))

/** Only segments of a lower number are asked about: there are no circles. */
export const rulesOver = (segments: number): fc.Arbitrary<Rule> => {
  const clauses: fc.Arbitrary<Rule> = fc.oneof(
    { weight: 4, arbitrary: traitClauses.map((trait) => ({ trait })) },
    { weight: 4, arbitrary: performedClauses.map((performed) => ({ performed })) },
    fc.constantFrom('tag_0', 'tag_1', 'tag_7', 'tag_gone').map((tagId) => ({ hasTag: { tagId } })),
    fc.nat({ max: segments }).map((n) => ({ inSegment: { segmentId: n === segments ? 'seg_gone' : `seg_${n}` } })),
    fc.uniqueArray(fc.oneof(communityIds, fc.constant('com_gone')), { maxLength: 3 }).map((ids) => ({
      community: { ids },
    })),
    fc
      .uniqueArray(fc.oneof(buildingIds, fc.constant('bld_gone')), { maxLength: 9 })
      .map((ids) => ({ building: { ids } })),
    fc
      .record({ salt: fc.constantFrom('', 'winter', '半价'), from: fc.nat({ max: 9_999 }), to: fc.nat({ max: 9_999 }) })
      .map((bucket) => ({ bucket })),
  )
  return fc.letrec<{ rule: Rule }>((tie) => ({
    rule: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      clauses,
      fc.array(tie('rule'), { maxLength: 4 }).map((all) => ({ all })),
      fc.array(tie('rule'), { maxLength: 4 }).map((any) => ({ any })),
      tie('rule').map((not) => ({ not })),
    ),
  })).rule
}

/** Segments `seg_0` … that stand on each other, told in any order. */
export const segmentLists: fc.Arbitrary<readonly SegmentRule[]> = fc
  .integer({ min: 1, max: 6 })
  .chain((count) =>
    fc.tuple(
      ...Array.from({ length: count }, (_, n) =>
        fc.record({
          segmentId: fc.constant(`seg_${n}`),
          rule: rulesOver(n),
          communityId: fc.option(communityIds, { freq: 4 }),
        }),
      ),
    ),
  )
  .chain((segments) => fc.shuffledSubarray(segments, { minLength: segments.length }))
