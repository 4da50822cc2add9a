import { lowest, popcount, type Bits } from './bits.ts'

/** So many of the bits that are set, each as likely as any other; the same seed always takes the same ones. */
export function sampleBits(bits: Bits, count: number, size: number, seed: number): number[] {
  const sample: number[] = []
  let word = 0
  let before = 0
  for (const rank of distinctRanks(count, Math.min(size, count), seed)) {
    let inWord = popcount(bits[word]!)
    while (before + inWord <= rank) {
      before += inWord
      inWord = popcount(bits[++word]!)
    }
    sample.push((word << 5) + nthBit(bits[word]!, rank - before))
  }
  return sample
}

/** Floyd's way: as many draws as are wanted, however many there are to choose from. */
function distinctRanks(count: number, size: number, seed: number): number[] {
  const draw = random(seed)
  const ranks = new Set<number>()
  for (let last = count - size; last < count; last++) {
    const rank = Math.floor(draw() * (last + 1))
    ranks.add(ranks.has(rank) ? last : rank)
  }
  return [...ranks].toSorted((a, b) => a - b)
}

function nthBit(word: number, n: number): number {
  let left = word
  for (let i = 0; i < n; i++) left &= left - 1
  return lowest(left)
}

function random(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
