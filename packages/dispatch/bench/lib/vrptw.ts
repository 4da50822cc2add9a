import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RouteProblem, RouteRequest, Visit } from '../../src/routes/problem.ts'

export interface Instance {
  readonly name: string
  readonly problem: RouteProblem
  readonly best: { readonly routes: number; readonly distance: number }
}

/** The open instances with the best solutions that anybody has published; their units of way and time are one to one. */
export function readInstances(folder: string): Instance[] {
  const [, ...rows] = readFileSync(join(folder, 'bks.csv'), 'utf8').trim().split(/\r?\n/)
  return rows.map((row) => {
    const [, benchmark, , name, routes, distance] = row.split(',')
    const text = readFileSync(join(folder, `${name}.txt`), 'utf8')
    const problem = benchmark === 'LiLim' ? readPairs(text) : readVisits(text)
    return { name: name!, problem, best: { routes: Number(routes), distance: Number(distance) } }
  })
}

const numbersOf = (text: string): number[][] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim().split(/\s+/))
    .filter((cells) => cells.length > 1 && cells.every((cell) => Number.isFinite(Number(cell))))
    .map((cells) => cells.map(Number))

const visit = ([, x, y, , opensAt, closesAt, serviceSeconds]: readonly number[]): Visit => ({
  at: { x: x!, y: y! },
  opensAt: opensAt!,
  closesAt: closesAt!,
  serviceSeconds: serviceSeconds!,
})

const depotOf = ([, x, y, , opensAt, closesAt]: readonly number[]): RouteProblem['depot'] => ({
  x: x!,
  y: y!,
  opensAt: opensAt!,
  closesAt: closesAt!,
})

/** Gehring and Homberger: goods from the depot. */
function readVisits(text: string): RouteProblem {
  const [vehicles, depot, ...visits] = numbersOf(text)
  return {
    depot: depotOf(depot!),
    vehicles: { capacity: vehicles![1]! },
    requests: visits.map((row) => ({ id: String(row[0]), load: row[3]!, dropoff: visit(row) })),
    metresPerSecond: 1,
  }
}

/** Li and Lim: the last column of a pickup names the place of its drop-off. */
function readPairs(text: string): RouteProblem {
  const [vehicles, depot, ...visits] = numbersOf(text)
  const byPlace = new Map(visits.map((row) => [row[0]!, row]))
  const requests = visits
    .filter((row) => row[8]! > 0)
    .map((row): RouteRequest => ({
      id: String(row[0]),
      load: row[3]!,
      pickup: visit(row),
      dropoff: visit(byPlace.get(row[8]!)!),
    }))
  return { depot: depotOf(depot!), vehicles: { capacity: vehicles![1]! }, requests, metresPerSecond: 1 }
}
