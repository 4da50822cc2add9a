/** One bit for each resident or event: bit n of byte n / 8 is number n. The length is a multiple of 32 words. */
export type Bits = Int32Array

export const makeBits = (capacity: number): Bits => new Int32Array(new ArrayBuffer(capacity >>> 3))

export const hasBit = (bits: Bits, at: number): boolean => ((bits[at >>> 5]! >>> (at & 31)) & 1) === 1

export function setBit(bits: Bits, at: number, on: boolean): void {
  const word = at >>> 5
  const bit = 1 << (at & 31)
  bits[word] = on ? bits[word]! | bit : bits[word]! & ~bit
}

export function grownBits(bits: Bits, capacity: number): Bits {
  const grown = makeBits(capacity)
  grown.set(bits)
  return grown
}

/** `to` becomes what is in both; with `not`, what is in it and not in the other. */
export function andBits(to: Bits, from: Bits, not: boolean): void {
  if (not) for (let w = 0; w < to.length; w++) to[w]! &= ~from[w]!
  else for (let w = 0; w < to.length; w++) to[w]! &= from[w]!
}

export function orBits(to: Bits, from: Bits, not: boolean): void {
  if (not) for (let w = 0; w < to.length; w++) to[w]! |= ~from[w]!
  else for (let w = 0; w < to.length; w++) to[w]! |= from[w]!
}

export function notBits(bits: Bits): void {
  for (let w = 0; w < bits.length; w++) bits[w] = ~bits[w]!
}

export function popcount(word: number): number {
  let n = word - ((word >>> 1) & 0x55555555)
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333)
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

export function countBits(bits: Bits): number {
  let count = 0
  for (let w = 0; w < bits.length; w++) count += popcount(bits[w]!)
  return count
}

export function countBoth(a: Bits, b: Bits): number {
  let count = 0
  for (let w = 0; w < a.length; w++) count += popcount(a[w]! & b[w]!)
  return count
}

/** Numbers of the bits that are set in `a` and not in `b`. */
export function listWithout(a: Bits, b: Bits): Int32Array {
  let count = 0
  for (let w = 0; w < a.length; w++) count += popcount(a[w]! & ~b[w]!)
  const list = new Int32Array(count)
  let n = 0
  for (let w = 0; n < count; w++) {
    for (let left = a[w]! & ~b[w]!; left !== 0; left &= left - 1) list[n++] = (w << 5) + lowest(left)
  }
  return list
}

/** Where the lowest bit of a word stands that is not 0. */
export const lowest = (word: number): number => 31 - Math.clz32(word & -word)
