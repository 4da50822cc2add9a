import { andBits, type Bits } from '../columns/bits.ts'
import type { Values } from '../columns/column.ts'
import { placeOf } from './buckets.ts'
import type { Held } from './condition.ts'
import { inRanges, type Range } from './ranges.ts'
import { chunk, simdBits, simdKernels } from './simd.ts'

/** More ranges than this are looked up in a table, unless it would be too large for the cache. */
const mostPasses = 3
const largestTable = 1 << 18

/** Sets in `out` the rows of which all of this holds, and clears all others. */
export function within(conditions: readonly Held[], out: Bits): void {
  const passes = conditions.map(passOf)
  const rows = out.length << 5
  for (let from = 0; from < rows; from += chunk) {
    const to = Math.min(from + chunk, rows)
    const words = out.subarray(from >>> 5, to >>> 5)
    passes.forEach((pass, i) => {
      const bits = pass(from, to)
      if (i > 0) andBits(words, bits, false)
      else words.set(bits.length === words.length ? bits : bits.subarray(0, words.length))
    })
  }
}

/** The rows from one to another, of no more than a chunk, as bits that are good until the next pass. */
type Pass = (from: number, to: number) => Bits

function passOf({ column, ranges }: Held): Pass {
  const { values, width, unknown } = column
  const [least, most] = width === 'f64' ? [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER] : [0, unknown - 1]
  const held = ranges
    .map(({ low, high }) => ({ low: Math.max(low, least), high: Math.min(high, most) }))
    .filter(({ low, high }) => low <= high)
  if (held.length > mostPasses && held.at(-1)!.high < largestTable) return lookUp(values, held)
  if (values instanceof Float64Array) return ofDoubles(values, held)
  if (values instanceof Uint8Array) return ofIntegers(values, simdKernels.u8, held)
  if (values instanceof Uint16Array) return ofIntegers(values, simdKernels.u16, held)
  return ofIntegers(values, simdKernels.i32, held)
}

interface Kernel<T> {
  readonly values: T
  readonly run: (low: number, high: number, rows: number) => void
}

function ofIntegers<T extends Uint8Array | Uint16Array | Int32Array>(
  values: T,
  kernel: Kernel<T>,
  ranges: readonly Range[],
): Pass {
  return (from, to) => {
    kernel.values.set(values.subarray(from, to))
    simdBits.fill(0)
    for (const { low, high } of ranges) kernel.run(low, high, to - from)
    return simdBits
  }
}

const scratch: Bits = new Int32Array(chunk >>> 5)

function ofDoubles(values: Float64Array, ranges: readonly Range[]): Pass {
  return (from, to) => {
    for (let row = from; row < to; row += 32) {
      let word = 0
      for (let each = row + 31; each >= row; each--) word = (word << 1) | (inRanges(values[each]!, ranges) ? 1 : 0)
      scratch[(row - from) >>> 5] = word
    }
    return scratch
  }
}

function lookUp(values: Values, ranges: readonly Range[]): Pass {
  const table = new Uint8Array(ranges.at(-1)!.high + 2)
  for (const { low, high } of ranges) table.fill(1, low, high + 1)
  const last = table.length - 1
  return (from, to) => {
    for (let row = from; row < to; row += 32) {
      let word = 0
      for (let each = row + 31; each >= row; each--) word = (word << 1) | table[Math.min(values[each]!, last)]!
      scratch[(row - from) >>> 5] = word
    }
    return scratch
  }
}

/** Rows whose place by hash and salt is in the range. */
export function placed(hashes: Int32Array, salt: number, { low, high }: Range, out: Bits): void {
  const span = high - low
  for (let w = 0; w < out.length; w++) {
    let word = 0
    for (let row = (w << 5) + 31; row >= w << 5; row--) {
      word = (word << 1) | ((placeOf(hashes[row]!, salt) - low) >>> 0 <= span ? 1 : 0)
    }
    out[w] = word
  }
}
