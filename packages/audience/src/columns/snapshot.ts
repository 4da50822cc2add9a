import type { Bits } from './bits.ts'
import { valuesOf, type Column, type Values, type Width } from './column.ts'
import { Facts } from './facts.ts'

const format = 1
/** Every array begins where any type may. */
const aligned = (bytes: number): number => Math.ceil(bytes / 8) * 8

/** Everything a buffer holds, in the order in which it lies there; the head says the rest. */
interface Head {
  readonly format: number
  readonly arrays: readonly Place[]
  readonly size: number
  readonly capacity: number
  readonly communities: readonly string[]
  readonly buildings: readonly string[]
  readonly events: Pick<Facts['events'], 'rows' | 'removed' | 'strays'>
  readonly rest: unknown
}

interface Place {
  readonly name: string
  readonly width: Width
  readonly offset: number
  readonly length: number
}

/** The facts, sets by name and whatever else goes with them, in one buffer. */
export function pack(facts: Facts, sets: ReadonlyMap<string, Bits>, rest: unknown): Uint8Array {
  const arrays = [...arraysOf(facts), ...[...sets].map(([name, bits]) => namedBits(`set ${name}`, bits))]
  let offset = 0
  const places = arrays.map(({ name, width, values }) => {
    const place = { name, width, offset, length: values.length }
    offset += aligned(values.byteLength)
    return place
  })
  const { rows, removed, strays } = facts.events
  const head: Head = {
    format,
    arrays: places,
    size: facts.size,
    capacity: facts.capacity,
    communities: facts.communities.words,
    buildings: facts.buildings.words,
    events: { rows, removed, strays },
    rest,
  }
  const text = new TextEncoder().encode(JSON.stringify(head))
  const begin = aligned(8 + text.length)
  const bytes = new Uint8Array(new ArrayBuffer(begin + offset))
  new DataView(bytes.buffer).setUint32(0, text.length, true)
  bytes.set(text, 8)
  arrays.forEach(({ values }, i) => {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), begin + places[i]!.offset)
  })
  return bytes
}

export interface Unpacked {
  readonly facts: Facts
  readonly sets: ReadonlyMap<string, Bits>
  readonly rest: unknown
}

/** The arrays lie in the buffer itself, unless it begins where they cannot. */
export function unpack(packed: Uint8Array): Unpacked {
  const bytes = packed.byteOffset === 0 ? packed : packed.slice()
  const headLength = new DataView(bytes.buffer).getUint32(0, true)
  const head = JSON.parse(new TextDecoder().decode(bytes.slice(8, 8 + headLength))) as Head
  if (head.format !== format) throw new RangeError(`a snapshot of format ${head.format} cannot be read`)
  const begin = aligned(8 + headLength)
  const arrays = new Map(
    head.arrays.map(({ name, width, offset, length }) => [
      name,
      { width, values: valuesOf(width, bytes.buffer, begin + offset, length) },
    ]),
  )
  const facts = new Facts(0, 0)
  facts.size = head.size
  facts.capacity = head.capacity
  for (const word of head.communities) facts.communities.codeOf(word)
  for (const word of head.buildings) facts.buildings.codeOf(word)
  Object.assign(facts.events, head.events)
  const take = (name: string): Int32Array => arrays.get(name)!.values as Int32Array
  for (const [name, column] of columnsOf(facts)) {
    const { width, values } = arrays.get(name)!
    column.adopt(width, values)
  }
  facts.alive = take('alive')
  facts.hash = take('hash')
  facts.events.owner = take('owner')
  facts.events.order = take('order')
  facts.events.previous = take('previous')
  facts.events.last = take('last')
  const sets = new Map<string, Bits>()
  for (const [name, { values }] of arrays) {
    if (name.startsWith('tag ')) facts.tags.set(Number(name.slice(4)), { bits: values as Int32Array })
    if (name.startsWith('set ')) sets.set(name.slice(4), values as Int32Array)
  }
  return { facts, sets, rest: head.rest }
}

interface Named {
  readonly name: string
  readonly width: Width
  readonly values: Values
}

const namedBits = (name: string, values: Int32Array): Named => ({ name, width: 'i32', values })

function columnsOf({ community, building, traits, events }: Facts): [name: string, column: Column][] {
  const { what, day, category, mode, daypart, total } = events
  return [
    ...Object.entries({ community, building }),
    ...Object.entries(traits).map(([key, column]): [string, Column] => [`trait ${key}`, column]),
    ...Object.entries({ what, day, category, mode, daypart, total }).map(([name, column]): [string, Column] => [
      `event ${name}`,
      column,
    ]),
  ]
}

function arraysOf(facts: Facts): Named[] {
  const { alive, hash, tags, events } = facts
  const { owner, order, previous, last } = events
  return [
    ...columnsOf(facts).map(([name, { width, values }]) => ({ name, width, values })),
    ...Object.entries({ alive, hash, owner, order, previous, last }).map(([name, values]) => namedBits(name, values)),
    ...[...tags].map(([tag, { bits }]) => namedBits(`tag ${tag}`, bits)),
  ]
}
