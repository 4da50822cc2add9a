import { cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { nearestIdle } from '../src/assignment/nearest-idle.ts'
import { violationsOf } from '../src/meal-delivery/check.ts'
import { listDays, readDay } from '../src/meal-delivery/days.ts'
import { engineFor } from '../src/meal-delivery/engine.ts'
import { figuresOf, quantile, type Figures } from '../src/meal-delivery/figures.ts'
import { rollingHorizonFor } from '../src/meal-delivery/rolling-horizon.ts'
import { simulate } from '../src/meal-delivery/simulation.ts'
import { solutionOf } from '../src/meal-delivery/solution.ts'
import { writeSolution } from '../src/meal-delivery/solutions.ts'
import type { Dispatcher } from '../src/meal-delivery/tick.ts'
import { travelMinutes, type Day, type World } from '../src/meal-delivery/world.ts'
import { published } from './lib/published.ts'
import { printTable } from './lib/table.ts'

/**
 * The open days of the Meal Delivery Routing Problem, lived through minute by minute: our engine with one setting for all
 * of them, two baselines through the same simulator and the same check, and what others published.
 */
const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: join(import.meta.dirname, '../../../../shared/data/mdrp') },
    days: { type: 'string' },
    /** Where each day's solution is written as the library's three files. */
    solutions: { type: 'string' },
  },
})

interface Lived {
  readonly figures: Figures
  readonly invalid: number
  readonly violations: readonly string[]
  readonly decisionMs: readonly number[]
  readonly cpuSeconds: number
}

const dispatchers = {
  engine: (world) => engineFor(world),
  greedy: (world) => engineFor(world, undefined, nearestIdle),
  rolling: rollingHorizonFor,
} satisfies Record<string, (world: World) => Dispatcher>

function live(day: Day, name: keyof typeof dispatchers): Lived {
  const began = process.cpuUsage()
  const run = simulate(day, dispatchers[name](day.world), () => performance.now())
  const { user, system } = process.cpuUsage(began)
  const solution = solutionOf(day, run)
  if (options.solutions) writeSolution(join(options.solutions, name, day.name), solution)
  return {
    figures: figuresOf(day, solution),
    invalid: run.invalid.length,
    violations: violationsOf(day, solution),
    decisionMs: run.decisionMs,
    cpuSeconds: (user + system) / 1e6,
  }
}

/** No policy whatever brings an order sooner than this on the mean. */
function floorOf({ world, orders }: Day): number {
  const { params } = world
  const restaurants = new Map(world.restaurants.map((restaurant) => [restaurant.id, restaurant]))
  const services = (params.pickupService + params.dropoffService) / 2
  return mean(
    orders.map(
      (each) => each.ready - each.placed + services + travelMinutes(params, restaurants.get(each.restaurant)!, each),
    ),
  )
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
const fixed = (value: number | undefined, digits = 2) => value?.toFixed(digits) ?? '–'
const percent = (share: number, digits = 1) => (100 * share).toFixed(digits)
const p99 = (values: readonly number[]) =>
  quantile(
    values.toSorted((a, b) => a - b),
    0.99,
  )

const names = options.days?.split(',') ?? listDays(options.data)
if (names.length === 0) {
  console.error(`No days of the problem lie in ${options.data}; name their folder with --data.`)
  process.exit(2)
}

console.log(`${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown core'}, Node ${process.versions.node}`)
console.log('penalised: mean click-to-door in minutes, an undelivered order counts the maximum of 90\n')

const days = names.map((name) => {
  const day = readDay(join(options.data, name))
  return {
    day,
    floor: floorOf(day),
    engine: live(day, 'engine'),
    greedy: live(day, 'greedy'),
    rolling: live(day, 'rolling'),
  }
})

printTable(
  [
    'day',
    '',
    'orders',
    'penalised',
    'delivered',
    'lost',
    'on time %',
    'RtP',
    'per bag',
    'cost',
    'over 90',
    'p99 ms',
    'CPU s',
  ],
  days.flatMap(({ day, floor, ...lived }) => {
    const others = published[day.name]
    const only = (name: string, value: number | undefined) =>
      value === undefined ? [] : [['', name, '', '', fixed(value), ...Array.from({ length: 8 }, () => '')]]
    return [
      ...(['engine', 'greedy', 'rolling'] as const).map((name, at) => {
        const { figures, decisionMs, cpuSeconds } = lived[name]
        return [
          at === 0 ? day.name : '',
          { engine: 'Linli', greedy: 'greedy, just in time', rolling: 'rolling horizon, 5 min' }[name],
          String(figures.orders),
          fixed(figures.penalised),
          fixed(figures.clickToDoor.mean),
          String(figures.undelivered),
          percent(figures.onTime),
          fixed(figures.readyToPickup.mean),
          fixed(figures.ordersPerBundle.mean),
          fixed(figures.costPerOrder),
          String(figures.overMaximum),
          fixed(p99(decisionMs), 0),
          fixed(cpuSeconds, 1),
        ]
      }),
      ...only('published: Reyes', others?.reyes),
      ...only('published: foreseen', others?.foreseen),
      ...only('floor of any policy', floor),
    ]
  }),
)

const summary = (name: keyof typeof dispatchers) => {
  const all = days.map((day) => day[name])
  return {
    penalised: Number(fixed(mean(all.map(({ figures }) => figures.penalised)), 3)),
    undelivered: Number(percent(mean(all.map(({ figures }) => figures.undelivered / figures.orders)), 3)),
    onTime: Number(percent(mean(all.map(({ figures }) => figures.onTime)), 2)),
    p99Ms: Number(fixed(p99(all.flatMap(({ decisionMs }) => decisionMs)), 1)),
    maxMs: Number(fixed(Math.max(...all.flatMap(({ decisionMs }) => decisionMs)), 1)),
    invalid: all.reduce((sum, { invalid }) => sum + invalid, 0),
  }
}
const broken = days.flatMap(({ day, engine, greedy, rolling }) =>
  [engine, greedy, rolling].flatMap(({ violations }) => violations.map((what) => `${day.name}: ${what}`)),
)
for (const line of broken.slice(0, 20)) console.error(line)

const [engine, greedy, rolling] = [summary('engine'), summary('greedy'), summary('rolling')]
console.log('\nmean over the days')
printTable(
  ['', '', 'penalised', 'undelivered %', 'on time %'],
  Object.entries({ Linli: engine, 'greedy, just in time': greedy, 'rolling horizon, 5 min': rolling }).map(
    ([name, means]) => {
      return [name, '', fixed(means.penalised), fixed(means.undelivered, 3), fixed(means.onTime, 1)]
    },
  ),
)
console.log(
  JSON.stringify({
    ...engine,
    violations: broken.length,
    daySecondsMost: Math.max(...days.map((day) => Math.round(day.engine.cpuSeconds))),
    greedy: greedy.penalised,
    rollingHorizon: rolling.penalised,
  }),
)
process.exit(broken.length > 0 || engine.invalid > 0 ? 1 : 0)
