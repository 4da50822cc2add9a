import { readCsvGz, textOf, type Row } from '../files/csv.ts'
import { minorUnits, wholeNumber } from '../files/decimal.ts'
import { priceLine, type PricedLine } from './pricing.ts'
import { addFen, noFen, timesFen, type Fen } from '@linli/kit'

export interface BasketLine extends PricedLine {
  readonly productId: string
  /** What the file says was paid for the line. */
  readonly salesFen: Fen
}

export interface Basket {
  readonly id: string
  readonly householdId: string
  readonly storeId: string
  /** Seconds after midnight, as the till's clock showed. */
  readonly second: number
  readonly lines: BasketLine[]
}

/** One line of the file, with the basket it belongs to. */
export function readLine(row: Row) {
  const [day = '', clock = ''] = textOf(row, 'transaction_timestamp').split(' ')
  const [hours = 0, minutes = 0, seconds = 0] = clock.split(':').map(Number)
  const salesFen = minorUnits(textOf(row, 'sales_value'))
  const productId = textOf(row, 'product_id')
  return {
    basketId: textOf(row, 'basket_id'),
    householdId: textOf(row, 'household_id'),
    storeId: textOf(row, 'store_id'),
    day,
    second: (hours * 60 + minutes) * 60 + seconds,
    line: { productId, salesFen, ...priceLine(wholeNumber(textOf(row, 'quantity')), salesFen) } satisfies BasketLine,
  }
}

/** The baskets of one day in the order of the till's clock, then of their number. */
export async function basketsOfDay(path: string, day: string, limit = Infinity): Promise<Basket[]> {
  const baskets = new Map<string, Basket>()
  for await (const row of readCsvGz(path)) {
    // Reading 75,000 lines in full for the few of a day would double the time.
    if (!row.get('transaction_timestamp')?.startsWith(day)) continue
    const { basketId, householdId, storeId, second, line } = readLine(row)
    const known = baskets.get(basketId)
    if (!known) baskets.set(basketId, { id: basketId, householdId, storeId, second, lines: [line] })
    else if (known.householdId !== householdId || known.storeId !== storeId)
      throw new Error(`basket ${basketId} is of two households or stores`)
    else known.lines.push(line)
  }
  const inOrder = [...baskets.values()].toSorted((a, b) => a.second - b.second || (a.id < b.id ? -1 : 1))
  return inOrder.slice(0, limit)
}

/** What the file says was paid for the basket. */
export const paidFen = (basket: Basket): Fen => addFen(noFen, ...basket.lines.map((line) => line.salesFen))

/** What an order of these lines comes to. */
export const orderedFen = (lines: readonly PricedLine[]): Fen =>
  addFen(noFen, ...lines.map(({ unitFen, quantity }) => timesFen(unitFen, quantity)))
