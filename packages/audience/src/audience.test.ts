import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { MembershipChange } from './answers.ts'
import { Audience } from './audience.ts'
import type { Rule } from './rule.ts'
import type { SegmentRule } from './segment.ts'
import { batches, changesOf, codes, Ledger, rulesOver, segmentLists, today } from './testing.ts'

const numbersOf = (bits: Uint8Array): number[] =>
  Array.from(bits).flatMap((byte, i) =>
    [0, 1, 2, 3, 4, 5, 6, 7].filter((bit) => byte & (1 << bit)).map((bit) => i * 8 + bit),
  )

const membersOf = (audience: Audience, segmentId: string) => numbersOf(audience.members(segmentId).bits)

/** What a follower of the changes believes, who never sees the members themselves. */
class Follower {
  readonly members = new Map<string, Set<number>>()
  readonly faults: string[] = []

  hear(changes: readonly MembershipChange[]): void {
    for (const { segmentId, entered, left, size } of changes) {
      const members = this.members.get(segmentId) ?? new Set()
      this.members.set(segmentId, members)
      for (const ordinal of left)
        if (!members.delete(ordinal)) this.faults.push(`${ordinal} left ${segmentId}, but was not in`)
      for (const ordinal of entered) {
        if (members.has(ordinal)) this.faults.push(`${ordinal} entered ${segmentId} twice`)
        members.add(ordinal)
      }
      if (members.size !== size) this.faults.push(`${segmentId} has ${members.size}, not ${size}`)
    }
  }

  of(segmentId: string): number[] {
    return [...(this.members.get(segmentId) ?? [])].toSorted((a, b) => a - b)
  }
}

function expectAgreement(audience: Audience, ledger: Ledger, follower: Follower): void {
  expect(follower.faults).toEqual([])
  for (const segmentId of ledger.segments.keys()) {
    expect(membersOf(audience, segmentId)).toEqual(ledger.members(segmentId))
    expect(follower.of(segmentId)).toEqual(ledger.members(segmentId))
  }
}

const put = (audience: Audience, ledger: Ledger, segments: readonly SegmentRule[]) => {
  for (const segment of segments) ledger.segments.set(segment.segmentId, segment)
  return audience.putSegments(segments)
}

test('a preview counts whom the rule holds of, one by one', () => {
  fc.assert(
    fc.property(batches, fc.array(rulesOver(0), { minLength: 1, maxLength: 6 }), (batch, rules) => {
      const ledger = new Ledger()
      const audience = new Audience({ day: today, codes })
      const changes = changesOf(batch, ledger)
      ledger.apply(changes)
      audience.load(changes)
      for (const rule of rules) {
        const wanted = ledger.matching(rule)
        expect(numbersOf(audience.matching(rule))).toEqual(wanted)
        const { count, sample } = audience.preview(rule, { sample: 5, seed: 1 })
        expect(count).toBe(wanted.length)
        expect(sample).toHaveLength(Math.min(5, count))
        expect(sample.every((ordinal) => wanted.includes(ordinal))).toBe(true)
      }
    }),
    { numRuns: 200 },
  )
})

test('members and all that was told of them stay what the rules say, whatever changes and whenever the day ends', () => {
  const steps = fc.array(
    fc.oneof(
      { weight: 4, arbitrary: batches.map((batch) => ({ batch })) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 3 }).map((roll) => ({ roll })) },
      { weight: 1, arbitrary: segmentLists.map((segments) => ({ segments })) },
    ),
    { maxLength: 6 },
  )
  fc.assert(
    fc.property(segmentLists, steps, (segments, told) => {
      const ledger = new Ledger()
      const audience = new Audience({ day: today, codes })
      const follower = new Follower()
      follower.hear(put(audience, ledger, segments.map(withoutPercentiles)))
      for (const step of told) {
        if ('batch' in step) {
          const changes = changesOf(step.batch, ledger)
          ledger.apply(changes)
          const { changes: memberships, unmatched } = audience.apply(changes)
          expect(unmatched).toBe(0)
          follower.hear(memberships)
        } else if ('roll' in step) {
          ledger.day += step.roll
          follower.hear(audience.fullPass(ledger.day))
        } else follower.hear(put(audience, ledger, step.segments.map(withoutPercentiles)))
        expectAgreement(audience, ledger, follower)
      }
      const rebuilt = new Audience({ day: ledger.day, codes })
      rebuilt.load(ledger.everything())
      rebuilt.putSegments([...ledger.segments.values()])
      for (const segmentId of ledger.segments.keys()) {
        expect(membersOf(audience, segmentId)).toEqual(membersOf(rebuilt, segmentId))
      }
    }),
    { numRuns: 120 },
  )
})

/** Percentiles are pinned for the day: the ledger, which reckons them anew, would say another. */
function withoutPercentiles<S extends SegmentRule>(segment: S): S {
  const bare = (rule: Rule): Rule => {
    if ('all' in rule) return { all: rule.all.map(bare) }
    if ('any' in rule) return { any: rule.any.map(bare) }
    if ('not' in rule) return { not: bare(rule.not) }
    if ('trait' in rule && rule.trait.percentile !== undefined) return { trait: { key: rule.trait.key, is: 'KNOWN' } }
    return rule
  }
  return { ...segment, rule: bare(segment.rule) }
}

describe('a saved audience', () => {
  test('goes on as the one it was saved from', () => {
    fc.assert(
      fc.property(segmentLists, batches, batches, fc.boolean(), (segments, before, after, shared) => {
        const ledger = new Ledger()
        const audience = new Audience({ day: today, codes })
        audience.putSegments(segments)
        const first = changesOf(before, ledger)
        ledger.apply(first)
        audience.apply(first)
        const saved = audience.save(42)
        const { audience: restored, position } = Audience.restore(shared ? saved : saved.slice(), codes)
        expect(position).toBe(42)
        expect(restored.checksums()).toEqual(audience.checksums())
        const second = changesOf(after, ledger)
        expect(restored.apply(second)).toEqual(audience.apply(second))
        expect(restored.fullPass(today)).toEqual([])
        expect(restored.checksums()).toEqual(audience.checksums())
      }),
      { numRuns: 100 },
    )
  })
})

const resident = (ordinal: number, communityId = 'com_a') => ({
  ordinal,
  hash: ordinal * 40_503,
  communityId,
  buildingId: `bld_${ordinal % 7}`,
  alive: true,
})

const orderOn = (ordinal: number, day: number, order = 1, category = 0, isFirst = true) =>
  ({
    ordinal,
    order,
    kind: 'ORDERED',
    day,
    category,
    mode: 0,
    daypart: 0,
    totalFen: 900,
    isDiscounted: false,
    isFirst,
  }) as const

const withOrders = (...added: ReturnType<typeof orderOn>[]) => {
  const audience = new Audience({ day: today, codes })
  audience.load({ residents: [0, 1, 2, 3].map((ordinal) => resident(ordinal)), added })
  return audience
}

describe('windows of days', () => {
  const within = (withinDays: number, count = 1): Rule => ({
    performed: { event: 'ORDERED', times: { is: 'GTE', count }, withinDays },
  })

  test('hold today and so many days before it, and no longer when the day is over', () => {
    const audience = withOrders(orderOn(0, today), orderOn(1, today - 7), orderOn(2, today - 8))
    audience.putSegments([{ segmentId: 'week', rule: within(7), communityId: null }])
    expect(membersOf(audience, 'week')).toEqual([0, 1])
    const [change] = audience.fullPass(today + 1)
    expect(change).toMatchObject({ segmentId: 'week', size: 1 })
    expect([...change!.left]).toEqual([1])
    expect(membersOf(audience, 'week')).toEqual([0])
  })

  test('that are dates hold on their first and last day, and the same tomorrow', () => {
    const days = [today - 8, today - 7, today - 5, today - 4]
    const audience = withOrders(...days.map((day, ordinal) => orderOn(ordinal, day)))
    const dateOf = (day: number) => new Date(day * 86_400_000).toISOString().slice(0, 10)
    const between = (window: { from?: string; to?: string }): Rule => ({
      performed: { event: 'ORDERED', times: { is: 'GTE', count: 1 }, ...window },
    })
    const rules = {
      both: between({ from: dateOf(today - 7), to: dateOf(today - 5) }),
      since: between({ from: dateOf(today - 5) }),
      until: between({ to: dateOf(today - 7) }),
      never: { not: between({ from: dateOf(today - 7) }) },
    }
    const expected = { both: [1, 2], since: [2, 3], until: [0, 1], never: [0] }
    audience.putSegments(Object.entries(rules).map(([segmentId, rule]) => ({ segmentId, rule, communityId: null })))
    const members = () => Object.fromEntries(Object.keys(rules).map((id) => [id, membersOf(audience, id)]))
    expect(members()).toEqual(expected)
    expect(audience.fullPass(today + 1)).toEqual([])
    expect(members()).toEqual(expected)
    audience.apply({ added: [orderOn(3, today - 6, 9)] })
    expect(membersOf(audience, 'both')).toEqual([1, 2, 3])
  })

  test('count an order that comes late among those that came before, and not one that was taken back', () => {
    const audience = withOrders(orderOn(0, today, 1), orderOn(0, today - 3, 2))
    audience.putSegments([{ segmentId: 'twice', rule: within(30, 2), communityId: null }])
    expect(membersOf(audience, 'twice')).toEqual([0])
    expect(audience.apply({ removed: [orderOn(0, today, 1)] }).changes).toHaveLength(1)
    expect(audience.preview(within(30, 2)).count).toBe(0)
    expect(audience.apply({ added: [orderOn(0, today - 30, 3)] }).changes).toHaveLength(1)
    expect(audience.preview(within(30, 2)).count).toBe(1)
    expect(audience.preview(within(29, 2)).count).toBe(0)
    expect(audience.preview(within(31, 2)).count).toBe(1)
  })

  test('count an order once in which several of the categories were bought', () => {
    const audience = withOrders(
      orderOn(0, today, 1, 0),
      orderOn(0, today, 1, 1, false),
      orderOn(1, today, 1, 0),
      orderOn(1, today, 2, 1),
    )
    const rule = (count: number): Rule => ({
      performed: { event: 'ORDERED', times: { is: 'GTE', count }, where: { categoryIds: ['cat_0', 'cat_1'] } },
    })
    expect(audience.preview(rule(1), { sample: 9 }).sample).toEqual([0, 1])
    expect(audience.preview(rule(2), { sample: 9 }).sample).toEqual([1])
    expect(audience.explain(rule(2), 0).truth).toMatchObject({ holds: false, actual: 1 })
  })

  test('an event that is not there is told and takes nothing away', () => {
    const audience = withOrders(orderOn(0, today, 1))
    expect(audience.apply({ removed: [orderOn(0, today, 2)] })).toEqual({ changes: [], unmatched: 1 })
    expect(audience.preview(within(0)).count).toBe(1)
  })
})

test('all of nothing holds of everybody, any of nothing of nobody, and nothing of who is forgotten', () => {
  const audience = withOrders()
  audience.apply({ residents: [{ ...resident(3), alive: false }] })
  expect(audience.preview({ all: [] }).count).toBe(3)
  expect(audience.preview({ any: [] }).count).toBe(0)
  expect(audience.preview({ not: { any: [] } }).count).toBe(3)
  expect(audience.explain({ all: [] }, 3)).toMatchObject({ holds: false, isAlive: false, truth: { holds: true } })
  expect(audience.explain({ all: [] }, 999_999)).toMatchObject({ holds: false, isAlive: false })
})

test('what is not known is in no comparison, and in the denial of every one', () => {
  const audience = withOrders()
  audience.apply({ traits: [{ ordinal: 0, values: { SPEND: 0 } }] })
  const spends: Rule = { trait: { key: 'SPEND', is: 'LT', value: 1_000 } }
  expect(audience.preview(spends, { sample: 9 }).sample).toEqual([0])
  expect(audience.preview({ not: spends }, { sample: 9 }).sample).toEqual([1, 2, 3])
  expect(audience.preview({ trait: { key: 'SPEND', is: 'NE', value: 5 } }).count).toBe(1)
})

test('ids that nobody knows match nobody, and the answer says so', () => {
  const audience = withOrders()
  const rule: Rule = {
    any: [
      { hasTag: { tagId: 'tag_gone' } },
      { inSegment: { segmentId: 'seg_gone' } },
      { community: { ids: ['com_x'] } },
    ],
  }
  expect(audience.preview(rule)).toMatchObject({ count: 0, unknown: ['tag_gone', 'seg_gone', 'com_x'] })
})

test('segments that stand on each other in a circle are asked once and come to an end', () => {
  const audience = withOrders()
  const on = (segmentId: string, other: string): SegmentRule => ({
    segmentId,
    rule: { not: { inSegment: { segmentId: other } } },
    communityId: null,
  })
  audience.putSegments([on('a', 'b'), on('b', 'a'), on('c', 'c')])
  expect(audience.overlap('a', 'b')).toEqual({ a: 0, b: 4, both: 0, either: 4 })
})

test('a change reaches segments that stand on those it reaches', () => {
  const audience = withOrders()
  const inSegment = (segmentId: string): Rule => ({ not: { inSegment: { segmentId } } })
  audience.putSegments([
    { segmentId: 'third', rule: inSegment('second'), communityId: null },
    { segmentId: 'second', rule: inSegment('first'), communityId: null },
    { segmentId: 'first', rule: { hasTag: { tagId: 'tag_7' } }, communityId: null },
  ])
  const { changes } = audience.apply({ tags: [{ tag: 7, ordinal: 2, has: true }] })
  expect(changes.map(({ segmentId, size }) => [segmentId, size])).toEqual([
    ['first', 1],
    ['second', 3],
    ['third', 1],
  ])
})

test('a segment that is dropped is left by those who belong elsewhere by it', () => {
  const audience = withOrders()
  audience.putSegments([
    { segmentId: 'base', rule: { all: [] }, communityId: null },
    { segmentId: 'upon', rule: { inSegment: { segmentId: 'base' } }, communityId: 'com_a' },
  ])
  expect(membersOf(audience, 'upon')).toEqual([0, 1, 2, 3])
  expect(audience.dropSegment('base')).toMatchObject([{ segmentId: 'upon', size: 0 }])
})

test('changes are told from the members that were there before', () => {
  const audience = withOrders()
  const [change] = audience.putSegments([
    {
      segmentId: 'all',
      rule: { not: { building: { ids: ['bld_0'] } } },
      communityId: null,
      members: Uint8Array.of(0b11),
    },
  ])
  expect([...change!.entered]).toEqual([2, 3])
  expect([...change!.left]).toEqual([0])
})

test('a percentile stands for one value until the day ends, whoever spends what', () => {
  const audience = withOrders()
  audience.load({ traits: [10, 20, 30, 40].map((value, ordinal) => ({ ordinal, values: { SPEND: value } })) })
  const upper: Rule = { trait: { key: 'SPEND', is: 'GTE', percentile: 75 } }
  expect(audience.preview(upper)).toMatchObject({
    count: 2,
    percentiles: [{ key: 'SPEND', percentile: 75, value: 30 }],
  })
  audience.apply({ traits: [{ ordinal: 0, values: { SPEND: 1_000 } }] })
  expect(audience.preview(upper).count).toBe(3)
  const { audience: restored } = Audience.restore(audience.save(0), codes)
  expect(restored.preview(upper).count).toBe(3)
  audience.fullPass(today + 1)
  expect(audience.preview(upper)).toMatchObject({ count: 2, percentiles: [{ value: 40 }] })
})

test('an explanation says of every clause what is so of him', () => {
  const audience = withOrders(orderOn(1, today - 2))
  audience.apply({ traits: [{ ordinal: 1, values: { LAST_ORDER: today - 2, TOP_CATEGORY: 3, SPEND: null } }] })
  const rule: Rule = {
    all: [
      { trait: { key: 'LAST_ORDER', is: 'LTE', value: 1 } },
      { not: { trait: { key: 'TOP_CATEGORY', is: 'EQ', words: ['cat_3'] } } },
      { performed: { event: 'ORDERED', times: { is: 'LTE', count: 9 } } },
      { trait: { key: 'SPEND', is: 'KNOWN' } },
      { community: { ids: ['com_b'] } },
    ],
  }
  const { holds, truth } = audience.explain(rule, 1)
  expect(holds).toBe(false)
  expect(truth.parts.map((part) => [part.holds, part.actual])).toEqual([
    [false, 2],
    [false, undefined],
    [true, 1],
    [false, null],
    [false, 'com_a'],
  ])
  expect(truth.parts[1]!.parts[0]).toMatchObject({ holds: true, actual: 'cat_3' })
})

test('a sample is the same for the same seed, and takes everybody as likely as any other', () => {
  const audience = new Audience({ day: today, codes })
  audience.load({ residents: Array.from({ length: 500 }, (_, ordinal) => resident(ordinal)) })
  const sampleOf = (seed: number) => audience.preview({ all: [] }, { sample: 20, seed }).sample
  expect(sampleOf(4)).toEqual(sampleOf(4))
  const times = Array.from({ length: 1_000 }, (_, seed) => sampleOf(seed)).flat()
  const firstHalf = times.filter((ordinal) => ordinal < 250).length
  expect(Math.abs(firstHalf - 10_000)).toBeLessThan(500)
  expect(new Set(times).size).toBe(500)
})

test('events in any order, most of them taken away again, are put in order without a change', () => {
  const audience = new Audience({ day: today, codes })
  const orders = Array.from({ length: 120_000 }, (_, n) => orderOn((n * 7_919) % 1_000, today - (n % 90), n))
  audience.load({ residents: Array.from({ length: 1_000 }, (_, ordinal) => resident(ordinal)), added: orders })
  audience.load({ removed: orders.filter((_, n) => n % 3 > 0) })
  const rule: Rule = { performed: { event: 'ORDERED', times: { is: 'GTE', count: 6 }, withinDays: 12 } }
  const before = { count: audience.preview(rule).count, sums: audience.checksums(), bytes: audience.memory().events }
  audience.fullPass(today)
  expect(audience.memory().events).toBeLessThan(before.bytes)
  expect(audience.checksums()).toEqual(before.sums)
  audience.load({})
  expect(audience.preview(rule).count).toBe(before.count)
})
