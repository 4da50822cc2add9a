import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cheapestMatching } from './matching.ts'

/** By trying every way. */
function cheapest(costs: readonly (readonly number[])[], taken: ReadonlySet<number> = new Set()): number {
  const [first, ...others] = costs
  if (!first) return 0
  const ways = first.flatMap((cost, column) =>
    taken.has(column) ? [] : [cost + cheapest(others, new Set([...taken, column]))],
  )
  // Rows beyond the columns stay alone.
  if (costs.length > first.length - taken.size) ways.push(cheapest(others, taken))
  return Math.min(...ways)
}

const tables = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })).chain(([rows, columns]) =>
  fc.array(fc.array(fc.integer({ min: -50, max: -1 }), { minLength: columns, maxLength: columns }), {
    minLength: rows,
    maxLength: rows,
  }),
)

test('no other matching is cheaper, and no column is matched twice', () => {
  fc.assert(
    fc.property(tables, (costs) => {
      const columns = costs[0]!.length
      const matched = cheapestMatching(
        costs.map((row) => Float64Array.from(row)),
        columns,
      )
      const used = Array.from(matched).filter((column) => column >= 0)
      expect(new Set(used).size).toBe(used.length)
      const total = Array.from(matched).reduce((sum, column, row) => sum + (column < 0 ? 0 : costs[row]![column]!), 0)
      expect(total).toBe(cheapest(costs))
    }),
    { numRuns: 200 },
  )
})
