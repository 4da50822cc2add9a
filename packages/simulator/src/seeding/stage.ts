import type { Api } from '../api/api.ts'
import type { Person } from '../api/person.ts'
import type { World } from '../world/world.ts'

/** What every step of the building needs. */
export interface Stage {
  readonly api: Api
  readonly operator: Person
  readonly world: World
  readonly say: (line: string) => void
}

/** Requests under way at once: enough to keep two cores busy, few enough to leave room for others. */
export const width = 4

/** What one batch mutation takes at most. */
export const batch = 100

export function batches<Item>(items: readonly Item[], size = batch): Item[][] {
  const cut: Item[][] = []
  for (let start = 0; start < items.length; start += size) cut.push(items.slice(start, start + size))
  return cut
}

/** The value of a key that must be there. */
export function need<Value>(from: ReadonlyMap<string, Value>, key: string): Value {
  const value = from.get(key)
  if (value === undefined) throw new Error(`${key} is not known here`)
  return value
}
