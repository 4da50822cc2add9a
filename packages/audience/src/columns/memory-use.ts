import type { Memory } from '../answers.ts'
import type { Facts } from './facts.ts'

export function memoryOf(facts: Facts, sets: number, segments: number): Memory {
  const { community, building, hash, alive, traits, tags, events } = facts
  const bytes = {
    residents: sum([community.values, building.values, hash, alive]),
    traits: sum(Object.values(traits).map(({ values }) => values)),
    tags: sum([...tags.values()].map(({ bits }) => bits)),
    events: sum([
      ...events.columns.map(({ values }) => values),
      events.owner,
      events.order,
      events.previous,
      events.last,
    ]),
    latestDays: events.latest.bytes,
    segments,
    sets,
  }
  return { ...bytes, total: Object.values(bytes).reduce((total, each) => total + each, 0) }
}

const sum = (arrays: readonly { readonly byteLength: number }[]): number =>
  arrays.reduce((bytes, { byteLength }) => bytes + byteLength, 0)
