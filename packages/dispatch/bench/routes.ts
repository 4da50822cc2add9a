import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { faultsOf } from '../src/routes/check.ts'
import { planRoutes } from '../src/routes/plan-routes.ts'
import { printTable } from './lib/table.ts'
import { readInstances, type Instance } from './lib/vrptw.ts'

/**
 * Scheduled routes on open instances of pickup-and-delivery (Li and Lim) and of time windows (Gehring and Homberger) with
 * one setting for all, beside the best that anybody has published: fewest routes first, then distance.
 */
const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: join(import.meta.dirname, '../../../../shared/data/vrptw') },
    seconds: { type: 'string', default: '50' },
    seed: { type: 'string', default: '1' },
    instance: { type: 'string' },
  },
})
const budget = Number(options.seconds)

interface Planned {
  readonly instance: Instance
  readonly routes: number
  readonly distance: number
  readonly seconds: number
  readonly faults: readonly string[]
}

function plan(instance: Instance): Planned {
  const began = performance.now()
  const since = () => (performance.now() - began) / 1_000
  const found = planRoutes(instance.problem, {
    seed: Number(options.seed),
    iterations: Infinity,
    timeSpent: () => since() / budget,
  })
  const faults = [
    ...faultsOf(instance.problem, found),
    ...found.unserved.map(({ requestId, reason }) => `${requestId} is not served: ${reason}`),
  ]
  return { instance, routes: found.routes.length, distance: found.metres, seconds: since(), faults }
}

if (!existsSync(options.data)) {
  console.error(`there are no instances in ${options.data}; name their folder with --data`)
  process.exit(2)
}
const instances = readInstances(options.data).filter(({ name }) => !options.instance || name === options.instance)
const planned = instances.map(plan)
const extra = ({ routes, instance: { best } }: Planned) => routes - best.routes
const ratio = ({ distance, instance: { best } }: Planned) => distance / best.distance
printTable(
  ['instance', 'requests', 'routes', 'best', 'distance', 'best', 'ratio', 'seconds'],
  planned.map((each) => [
    each.instance.name,
    String(each.instance.problem.requests.length),
    String(each.routes),
    String(each.instance.best.routes),
    each.distance.toFixed(1),
    each.instance.best.distance.toFixed(1),
    ratio(each).toFixed(4),
    each.seconds.toFixed(1),
  ]),
)
const faults = planned.flatMap(({ instance, faults: found }) => found.map((fault) => `${instance.name}: ${fault}`))
for (const fault of faults) console.error(fault)
const equal = planned.filter((each) => extra(each) === 0)
console.log(
  JSON.stringify({
    bench: 'routes',
    instances: planned.length,
    worstExtraRoutes: Math.max(...planned.map(extra)),
    // Fewer routes may be longer: only the same number of them compares.
    worstDistanceRatio: Number(Math.max(...equal.map(ratio)).toFixed(4)),
    longestSeconds: Number(Math.max(...planned.map(({ seconds }) => seconds)).toFixed(1)),
    faults: faults.length,
  }),
)
if (faults.length > 0) process.exitCode = 1
