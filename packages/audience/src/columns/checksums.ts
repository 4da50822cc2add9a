import type { Checksum } from '../answers.ts'
import { hasBit, type Bits } from './bits.ts'
import type { Column } from './column.ts'
import type { Events } from './events.ts'
import type { Facts } from './facts.ts'

/** Both are prime: no product reaches 2⁵³, and whoever compares can reckon the same in whole numbers. */
const modulus = 2_147_483_647
const weights = 65_521

const weightOf = (ordinal: number): number => (ordinal % weights) + 1

/** Of everybody, alive or not, in the order of the columns. */
export function checksumsOf(facts: Facts): Checksum[] {
  const { size, alive, hash, traits, tags, events } = facts
  return [
    checksumOfBits('alive', alive, size),
    checksum('hash', size, (ordinal) => (hasBit(alive, ordinal) ? hash[ordinal]! >>> 0 : null)),
    ...Object.entries(traits).map(([key, column]) => checksumOfColumn(key, column, size)),
    ...[...tags].toSorted(([a], [b]) => a - b).map(([tag, { bits }]) => checksumOfBits(`tag ${tag}`, bits, size)),
    checksumOfEvents(events),
  ]
}

export const checksumOfBits = (column: string, bits: Bits, size: number): Checksum =>
  checksum(column, size, (ordinal) => (hasBit(bits, ordinal) ? 1 : null))

const checksumOfColumn = (name: string, column: Column, size: number): Checksum =>
  checksum(name, size, (ordinal) => column.get(ordinal))

function checksum(column: string, size: number, valueAt: (ordinal: number) => number | null): Checksum {
  let known = 0
  let sum = 0
  for (let ordinal = 0; ordinal < size; ordinal++) {
    const value = valueAt(ordinal)
    if (value === null) continue
    known++
    sum = (sum + (value % modulus) * weightOf(ordinal)) % modulus
  }
  return { column, known, sum }
}

/** Of what all there is, whatever the order: each event is (day × 7 + what × 5 + category × 3 + total) as a value; see `whatOf`. */
function checksumOfEvents(events: Events): Checksum {
  let known = 0
  let sum = 0
  const { what, day, category, total, owner } = events
  for (let row = 0; row < events.rows; row++) {
    const code = what.get(row)
    if (code === null) continue
    known++
    const value = day.get(row)! * 7 + code * 5 + category.get(row)! * 3 + total.get(row)!
    sum = (sum + (value % modulus) * weightOf(owner[row]!)) % modulus
  }
  return { column: 'events', known, sum }
}
