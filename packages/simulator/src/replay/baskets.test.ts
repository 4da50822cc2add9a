import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { readCsvGz, textOf } from '../files/csv.ts'
import { basketsOfDay, orderedFen, paidFen, readLine, type BasketLine } from './baskets.ts'
import { readProducts } from './products.ts'
import { toFen } from '@linli/kit'

/** The data of others lie beside the repository and are never copied into it. */
const folder = fileURLToPath(new URL('../../../../../shared/data/complete-journey/', import.meta.url))
const transactions = `${folder}transactions_sample.csv.gz`
const isAbsent = !existsSync(transactions)
if (isAbsent) console.warn('complete-journey is absent beside the repository: its tests are skipped')

describe.skipIf(isAbsent)('the whole transactions file', () => {
  test('every line and every basket is ordered at exactly what was paid', async () => {
    const baskets = new Map<string, { lines: BasketLine[]; cents: number }>()
    let lines = 0
    for await (const row of readCsvGz(transactions)) {
      const { basketId, line } = readLine(row)
      const basket = baskets.get(basketId) ?? { lines: [], cents: 0 }
      baskets.set(basketId, basket)
      basket.lines.push(line)
      // The second opinion: floats, rounded, as any other program would read the file.
      basket.cents += Math.round(Number(textOf(row, 'sales_value')) * 100)
      lines += 1
    }
    expect({ lines, baskets: baskets.size }).toEqual({ lines: 75_000, baskets: 47_243 })
    for (const [id, basket] of baskets) expect(orderedFen(basket.lines), id).toBe(toFen(basket.cents))
  })

  test('the day of the main job has 148 baskets of 304 lines worth 798.90', async () => {
    const baskets = await basketsOfDay(transactions, '2017-03-04')
    const lines = baskets.flatMap((basket) => basket.lines)
    expect({ baskets: baskets.length, lines: lines.length }).toEqual({ baskets: 148, lines: 304 })
    expect(baskets.reduce((sum, basket) => sum + paidFen(basket), 0)).toBe(79_890)
    expect(baskets.map((basket) => basket.second)).toEqual(
      baskets.map((basket) => basket.second).toSorted((a, b) => a - b),
    )
    const products = await readProducts(`${folder}products.csv.gz`, new Set(lines.map((line) => line.productId)))
    expect(lines.every((line) => products.get(line.productId)?.name)).toBe(true)
  })
})
