import type { Rule } from '../rule.ts'

/**
 * The same rule said in the one way that all rules that say the same by mere rearrangement share: groups in groups of
 * their kind are one group, what is said twice is said once, order means nothing. It holds of the same residents.
 */
export function normalise(rule: Rule): Rule {
  if ('all' in rule) return group('all', rule.all)
  if ('any' in rule) return group('any', rule.any)
  if ('not' in rule) {
    const inner = normalise(rule.not)
    return 'not' in inner ? inner.not : { not: inner }
  }
  if ('community' in rule) return { community: { ids: ordered(rule.community.ids) } }
  if ('building' in rule) return { building: { ids: ordered(rule.building.ids) } }
  if ('trait' in rule) {
    const { key, is, value, upTo, words, percentile } = rule.trait
    // One of one word is that word.
    const equal = is === 'IN' && words?.length === 1
    return {
      trait: {
        key,
        is: equal ? 'EQ' : is,
        ...present({ value, upTo, words: words && ordered(words), percentile }),
      },
    }
  }
  if ('performed' in rule) {
    const { event, times, withinDays, from, to, where } = rule.performed
    const filters =
      where &&
      present({
        categoryIds: where.categoryIds && ordered(where.categoryIds),
        modes: where.modes && ordered(where.modes),
        dayparts: where.dayparts && ordered(where.dayparts),
        minTotalFen: where.minTotalFen || undefined,
        isDiscounted: where.isDiscounted,
      })
    return {
      performed: {
        event,
        times: { is: times.is, count: times.count },
        ...present({ withinDays, from, to, where: filters && Object.keys(filters).length > 0 ? filters : undefined }),
      },
    }
  }
  if ('bucket' in rule) return { bucket: { salt: rule.bucket.salt, from: rule.bucket.from, to: rule.bucket.to } }
  if ('hasTag' in rule) return { hasTag: { tagId: rule.hasTag.tagId } }
  return { inSegment: { segmentId: rule.inSegment.segmentId } }
}

/** What a rule says, as text to find it by. */
export const keyOf = (rule: Rule): string => JSON.stringify(normalise(rule))

export const equalRules = (a: Rule, b: Rule): boolean => keyOf(a) === keyOf(b)

function group(kind: 'all' | 'any', parts: readonly Rule[]): Rule {
  const flat = parts.map(normalise).flatMap((part) => {
    if (kind === 'all' && 'all' in part) return part.all
    return kind === 'any' && 'any' in part ? part.any : [part]
  })
  const byKey = new Map(flat.map((part) => [JSON.stringify(part), part]))
  const sorted = Array.from(byKey.keys())
    .toSorted()
    .map((key) => byKey.get(key)!)
  if (sorted.length === 1) return sorted[0]!
  return kind === 'all' ? { all: sorted } : { any: sorted }
}

const ordered = <Each extends string>(list: readonly Each[]): readonly Each[] => Array.from(new Set(list)).toSorted()

type Present<Fields> = { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> }

const present = <Fields extends object>(fields: Fields): Present<Fields> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<Fields>
