import type { Ground } from './many-residents.ts'
import {
  buckets,
  comparisons,
  dayparts,
  eventKinds,
  traitKeys,
  traits,
  type PerformedClause,
  type Rule,
  type TraitClause,
  type TraitUnit,
} from '@linli/audience'

/** The same numbers from 0 to below 1 for the same seed (mulberry32). */
export function chances(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export interface RuleGround extends Ground {
  readonly modes: readonly string[]
  readonly segmentIds: readonly string[]
}

/** Any rule that may be written, of at most `depth` levels: what it says need not make sense. */
export function randomRule(next: () => number, ground: RuleGround, depth = 4): Rule {
  const below = (count: number): number => Math.floor(next() * count)
  const pick = <Each>(list: readonly Each[]): Each => list[below(list.length)]!
  const some = <Each>(list: readonly Each[], most: number): readonly Each[] =>
    Array.from(new Set(Array.from({ length: 1 + below(most) }, () => pick(list))))
  const part = (): Rule => randomRule(next, ground, depth - 1)
  const parts = (): Rule[] => Array.from({ length: below(20) === 0 ? 0 : 1 + below(3) }, part)
  const kind = below(depth > 1 ? 16 : 9)
  if (kind >= 13) return { all: parts() }
  if (kind >= 11) return { any: parts() }
  if (kind >= 9) return { not: part() }
  if (kind >= 5) return { trait: traitClause() }
  if (kind >= 3) return { performed: performedClause() }
  if (kind === 2) return { hasTag: { tagId: pick(ground.tagIds) } }
  switch (below(ground.segmentIds.length > 0 ? 4 : 3)) {
    case 0:
      return { community: { ids: some(ground.communityIds, 4) } }
    case 1:
      return { building: { ids: some(ground.buildingIds, 6) } }
    case 2: {
      const [from, to] = [below(buckets), below(buckets)].toSorted((a, b) => a - b) as [number, number]
      return { bucket: { salt: pick(['a', 'b', '春季', "o'hara"]), from, to } }
    }
    default:
      return { inSegment: { segmentId: pick(ground.segmentIds) } }
  }

  function traitClause(): TraitClause {
    const key = pick(traitKeys)
    const { unit, words } = { words: undefined, ...traits[key] }
    if (unit === 'WORD') {
      const known = words === 'CATEGORY' ? ground.categoryIds : words === 'MODE' ? ground.modes : (words ?? [])
      const is = pick(['EQ', 'NE', 'IN', 'KNOWN'] as const)
      return is === 'KNOWN' ? { key, is } : { key, is, words: is === 'IN' ? some(known, 3) : [pick(known)] }
    }
    const is = pick(comparisons.filter((each) => each !== 'IN'))
    if (is === 'KNOWN') return { key, is }
    const [value, upTo] = [below(spread[unit]), below(spread[unit])].toSorted((a, b) => a - b) as [number, number]
    if (is === 'BETWEEN') return { key, is, value, upTo }
    const ranks = unit !== 'DAY' && is !== 'EQ' && is !== 'NE'
    return ranks && below(6) === 0 ? { key, is, percentile: 1 + below(99) } : { key, is, value }
  }

  function windowAsked(): Pick<PerformedClause, 'withinDays' | 'from' | 'to'> {
    if (below(4) === 0) return {}
    if (below(4) > 0) return { withinDays: below(120) }
    const dateAgo = (days: number) => new Date((ground.today - days) * 86_400_000).toISOString().slice(0, 10)
    const days = below(120)
    return {
      ...(below(3) > 0 ? { from: dateAgo(days) } : {}),
      ...(below(3) > 0 ? { to: dateAgo(below(days + 1)) } : {}),
    }
  }

  function performedClause(): PerformedClause {
    const where = {
      ...(below(2) === 0 ? { categoryIds: some(ground.categoryIds, 3) } : {}),
      ...(below(5) === 0 ? { modes: some(ground.modes, 2) } : {}),
      ...(below(5) === 0 ? { dayparts: some(dayparts, 2) } : {}),
      ...(below(6) === 0 ? { minTotalFen: below(20_000) } : {}),
      ...(below(6) === 0 ? { isDiscounted: below(2) === 0 } : {}),
    }
    return {
      event: below(3) === 0 ? pick(eventKinds) : 'ORDERED',
      times: { is: pick(['GTE', 'GTE', 'GTE', 'LTE', 'EQ'] as const), count: below(6) },
      ...windowAsked(),
      ...(Object.keys(where).length > 0 ? { where } : {}),
    }
  }
}

/** About how large the values of a unit are. */
const spread: Readonly<Record<Exclude<TraitUnit, 'WORD'>, number>> = {
  COUNT: 20,
  FEN: 30_000,
  BASIS_POINTS: 10_001,
  PERCENT: 101,
  DAYS: 60,
  DAY: 200,
}
