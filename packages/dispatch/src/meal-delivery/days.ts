import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Day, Params } from './world.ts'

/** The names of the days in a folder. */
export function listDays(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'instance_parameters.txt')))
    .toSorted()
}

/** Reads one day as Grubhub published it: four tables separated by tabs. */
export function readDay(folder: string): Day {
  const table = (name: string) => readTable(join(folder, `${name}.txt`))
  const [parameters] = table('instance_parameters')
  return {
    name: basename(folder),
    world: {
      params: paramsOf(parameters ?? new Map()),
      restaurants: table('restaurants').map((row) => ({ id: text(row, 'restaurant'), ...point(row) })),
      couriers: table('couriers').map((row) => ({
        id: text(row, 'courier'),
        ...point(row),
        on: number(row, 'on_time'),
        off: number(row, 'off_time'),
      })),
    },
    orders: table('orders').map((row) => ({
      id: text(row, 'order'),
      restaurant: text(row, 'restaurant'),
      ...point(row),
      placed: number(row, 'placement_time'),
      ready: number(row, 'ready_time'),
    })),
  }
}

type Row = ReadonlyMap<string, string>

function readTable(path: string): Row[] {
  const [head = '', ...lines] = readFileSync(path, 'utf8').split(/\r?\n/)
  const names = head.split('\t')
  return lines
    .filter((line) => line.trim() !== '')
    .map((line) => new Map(line.split('\t').map((cell, at) => [names[at] ?? '', cell.trim()])))
}

const paramsOf = (row: Row): Params => ({
  metersPerMinute: number(row, 'meters_per_minute'),
  pickupService: number(row, 'pickup service minutes'),
  dropoffService: number(row, 'dropoff service minutes'),
  targetClickToDoor: number(row, 'target click-to-door'),
  maxClickToDoor: number(row, 'maximum click-to-door'),
  payPerOrder: number(row, 'pay per order'),
  guaranteedPayPerHour: number(row, 'guaranteed pay per hour'),
})

const point = (row: Row) => ({ x: number(row, 'x'), y: number(row, 'y') })

function text(row: Row, name: string): string {
  const value = row.get(name)
  if (!value) throw new Error(`a row has no ${name}`)
  return value
}

function number(row: Row, name: string): number {
  const value = Number(text(row, name))
  if (!Number.isFinite(value)) throw new Error(`${name} is no number: ${text(row, name)}`)
  return value
}
