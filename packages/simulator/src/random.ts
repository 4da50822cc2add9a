/**
 * Seeded randomness. Every actor owns a generator named by a path such as `7/rider/19900006001`, so what one actor
 * decides never depends on how many others drew before it, nor on the order in which answers arrive.
 *
 * The path is hashed with FNV-1a over UTF-16 units into four words (one per lane, each lane with its own basis), which
 * seed sfc32: 128 bits of state, add-xor-rotate only, a counter that makes short cycles impossible. It passes PractRand
 * and is a handful of lines in any language; nothing here is fit for secrets.
 */
export class Random {
  readonly path: string
  private a: number
  private b: number
  private c: number
  private counter: number

  constructor(path: string | number) {
    this.path = String(path)
    this.a = fnv1a(this.path, 0x811c9dc5)
    this.b = fnv1a(this.path, 0x9e3779b9)
    this.c = fnv1a(this.path, 0x85ebca6b)
    this.counter = fnv1a(this.path, 0xc2b2ae35)
    // FNV mixes its last characters weakly; a few rounds spread them over all the state.
    for (let round = 0; round < 15; round++) this.word()
  }

  /** The generator of a part: it depends on the two names only, never on what was drawn here. */
  fork(name: string | number): Random {
    return new Random(`${this.path}/${name}`)
  }

  /** 32 random bits. */
  word(): number {
    const sum = (this.a + this.b + this.counter) | 0
    this.counter = (this.counter + 1) | 0
    this.a = this.b ^ (this.b >>> 9)
    this.b = (this.c + (this.c << 3)) | 0
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0
    return sum >>> 0
  }

  /** At least 0 and less than 1. */
  next(): number {
    return this.word() / 0x1_0000_0000
  }

  /** A whole number from `min` to `max`, both included. */
  whole(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1))
  }

  between(min: number, max: number): number {
    return min + this.next() * (max - min)
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.whole(0, items.length - 1)]
    if (item === undefined) throw new Error(`${this.path}: nothing to pick from`)
    return item
  }

  /** Picks with the given weights; the weights need not sum to one. */
  weighted<Item>(choices: readonly (readonly [item: Item, weight: number])[]): Item {
    const whole = choices.reduce((sum, [, weight]) => sum + weight, 0)
    let left = this.next() * whole
    for (const [item, weight] of choices) {
      left -= weight
      if (left < 0) return item
    }
    const last = choices.at(-1)
    if (last === undefined) throw new Error(`${this.path}: nothing to pick from`)
    return last[0]
  }

  /** `count` different items (all of them when there are fewer), in random order. */
  sample<Item>(items: readonly Item[], count: number): Item[] {
    const rest = [...items]
    const chosen: Item[] = []
    while (chosen.length < count && rest.length > 0) chosen.push(...rest.splice(this.whole(0, rest.length - 1), 1))
    return chosen
  }

  /** A waiting time with the given mean: memoryless, as calls and customers are. Cut at five means. */
  wait(mean: number): number {
    return Math.min(-Math.log(1 - this.next()) * mean, mean * 5)
  }

  /** A human duration: around `typical`, never less than half, with a tail to the slow side. */
  duration(typical: number): number {
    return typical * (0.5 + 0.35 * this.next() + Math.min(-Math.log(1 - this.next()) * 0.35, 2))
  }
}

function fnv1a(text: string, basis: number): number {
  let hash = basis
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return hash | 0
}
