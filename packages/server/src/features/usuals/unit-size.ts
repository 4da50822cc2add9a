/** Of what kind a unit is, and how much of it one is: 500 g and 1 kg can be compared, 500 g and a box cannot. */
export interface UnitSize {
  readonly kind: 'GRAMS' | 'MILLILITRES' | 'PIECES'
  readonly amount: number
}

const scales: readonly {
  readonly kind: UnitSize['kind']
  readonly amount: number
  readonly names: readonly string[]
}[] = [
  { kind: 'GRAMS', amount: 1, names: ['g', '克'] },
  { kind: 'GRAMS', amount: 50, names: ['两'] },
  { kind: 'GRAMS', amount: 500, names: ['斤'] },
  { kind: 'GRAMS', amount: 1_000, names: ['kg', '千克', '公斤'] },
  { kind: 'MILLILITRES', amount: 1, names: ['ml', '毫升'] },
  { kind: 'MILLILITRES', amount: 1_000, names: ['l', '升'] },
  { kind: 'PIECES', amount: 1, names: ['个', '枚', '只', '片', '卷', 'pcs', 'pieces'] },
]

const written = /(\d+(?:\.\d+)?)\s*([a-z]+|[一-鿿]+)/gi

/** Reads "500 g", "1kg 袋", "12 枚 / 盒". A unit without such a figure, as "box", is one piece. */
export function unitSizeOf(unit: string): UnitSize {
  for (const [, figure, name] of unit.matchAll(written)) {
    const scale = scales.find(({ names }) => names.includes(name!.toLowerCase()))
    const amount = Number(figure) * (scale?.amount ?? 0)
    if (scale && amount > 0) return { kind: scale.kind, amount }
  }
  return { kind: 'PIECES', amount: 1 }
}
