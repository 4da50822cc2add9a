import { cpuUsage } from 'node:process'
import {
  Audience,
  eventKinds,
  traitKeys,
  traits,
  type Codes,
  type Rule,
  type TraitDefinition,
  type TraitKey,
} from '../src/index.ts'

/** What the engine does by itself, without a database: `node packages/audience/bench/engine.ts [residents]`. */
const residents = Number(process.argv[2] ?? 1_000_000)
const today = 20_780
const categories = Array.from({ length: 8 }, (_, n) => `cat_${n}`)
const codes: Codes = {
  categories,
  modes: ['RIDER', 'LEADER', 'PICKUP', 'VAN'],
  tags: new Map(Array.from({ length: 30 }, (_, n) => [`tag_${n}`, n])),
}

let state = 7
function random(): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
  return (state >>> 0) / 4_294_967_296
}
const below = (most: number): number => Math.floor(random() * most)
const pick = <T>(list: readonly T[]): T => list[below(list.length)]!

const most: Readonly<Record<TraitDefinition['unit'], number>> = {
  COUNT: 60,
  FEN: 900_000,
  BASIS_POINTS: 10_000,
  PERCENT: 100,
  DAYS: 60,
  DAY: 365,
  WORD: 4,
}

function traitsOf(): Partial<Record<TraitKey, number | null>> {
  const values: Partial<Record<TraitKey, number | null>> = {}
  for (const key of traitKeys) {
    const { unit } = traits[key]
    const value = below(most[unit])
    values[key] = random() < 0.1 ? null : unit === 'DAY' ? today - value : value
  }
  return values
}

const event = (ordinal: number) => ({
  ordinal,
  order: state,
  kind: random() < 0.9 ? eventKinds[0] : pick(eventKinds),
  day: today - below(365),
  category: below(categories.length),
  mode: below(4),
  daypart: below(5),
  totalFen: below(30_000),
  isDiscounted: random() < 0.3,
  isFirst: true,
})

function load(audience: Audience): void {
  const batch = 20_000
  for (let from = 0; from < residents; from += batch) {
    const ordinals = Array.from({ length: Math.min(batch, residents - from) }, (_, n) => from + n)
    audience.load({
      residents: ordinals.map((ordinal) => ({
        ordinal,
        hash: below(4_294_967_296),
        communityId: `com_${ordinal % 40}`,
        buildingId: `bld_${ordinal % 2_000}`,
        alive: random() < 0.99,
      })),
      traits: ordinals.map((ordinal) => ({ ordinal, values: traitsOf() })),
      added: ordinals.flatMap((ordinal) => Array.from({ length: below(11) }, () => event(ordinal))),
      tags: ordinals.flatMap((ordinal) =>
        Array.from({ length: 30 }, (_, tag) => ({ tag, ordinal, has: true })).filter(() => random() < 0.15),
      ),
    })
  }
}

const units = traitKeys.filter((key) => traits[key].unit !== 'WORD')

function clause(): Rule {
  const kind = random()
  if (kind < 0.5) {
    const key = pick(units)
    return { trait: { key, is: pick(['GT', 'GTE', 'LT', 'LTE', 'NE']), value: below(most[traits[key].unit]) } }
  }
  if (kind < 0.75) return { hasTag: { tagId: `tag_${below(30)}` } }
  const times = { is: pick(['GTE', 'LTE'] as const), count: 1 + below(4) }
  const where = random() < 0.5 ? { categoryIds: [pick(categories)] } : {}
  const modes = random() < 0.2 ? { modes: [pick(codes.modes)] } : {}
  return { performed: { event: 'ORDERED', times, withinDays: 7 + below(120), where: { ...where, ...modes } } }
}

function rule(depth = 0): Rule {
  if (depth === 2 || (depth > 0 && random() < 0.5)) return random() < 0.2 ? { not: clause() } : clause()
  const parts = Array.from({ length: 2 + below(3) }, () => rule(depth + 1))
  return random() < 0.6 ? { all: parts } : { any: parts }
}

/** CPU of this process, so that what else runs on the machine is not counted. */
function cpuMs(work: () => unknown): number {
  const before = cpuUsage()
  work()
  const { user, system } = cpuUsage(before)
  return (user + system) / 1_000
}

const median = (list: readonly number[]): number => list.toSorted((a, b) => a - b)[list.length >> 1]!
const at95 = (list: readonly number[]): number => list.toSorted((a, b) => a - b)[Math.floor(list.length * 0.95)]!
const say = (name: string, value: number, unit = 'ms'): void =>
  void process.stdout.write(`${name.padEnd(44)} ${value.toFixed(3).padStart(10)} ${unit}\n`)

const audience = new Audience({ day: today, codes, residents, events: residents * 5 })
say(
  'load, CPU',
  cpuMs(() => load(audience)),
)
for (const [name, bytes] of Object.entries(audience.memory())) say(`memory ${name}`, bytes / 1e6, 'MB')

const rules = Array.from({ length: 100 }, () => rule())
const first = rules.map((each) => cpuMs(() => audience.preview(each, { sample: 20, seed: 1 })))
say('preview never seen p50', median(first))
say('preview never seen p95', at95(first))
const edited = rules.map((each, i) =>
  cpuMs(() =>
    audience.preview({ all: [each, { trait: { key: 'SPEND', is: 'GT', value: i * 100 } }] }, { sample: 20, seed: 1 }),
  ),
)
say('preview with one clause more p50', median(edited))
const warm = rules
  .slice(0, 10)
  .flatMap((each) => Array.from({ length: 5 }, () => cpuMs(() => audience.preview(each, { sample: 20 }))))
say('preview warm p50', median(warm))

const segments = rules.map((each, i) => ({ segmentId: `seg_${i}`, rule: each, communityId: null }))
say(
  'put 100 segments',
  cpuMs(() => audience.putSegments(segments)),
)
for (const n of [1, 2, 3])
  say(
    `full pass ${n}, CPU`,
    cpuMs(() => audience.fullPass(today + n)),
  )
const orders = Array.from({ length: 20_000 }, () => event(below(residents)))
const applied = cpuMs(() => {
  for (const order of orders) {
    const { ordinal, totalFen } = order
    audience.apply({
      added: [order],
      traits: [{ ordinal, values: { ORDERS: totalFen % 60, SPEND: totalFen, LAST_ORDER: order.day } }],
    })
  }
})
say('one event, 100 segments, mean', (applied / orders.length) * 1_000, 'µs')
const saved = audience.save(0)
say(
  'save',
  cpuMs(() => audience.save(0)),
)
say(
  'restore',
  cpuMs(() => Audience.restore(saved, codes)),
)
