import { noFen, toFen, type Fen } from '@linli/kit'

/** How one line of a receipt is sold: `quantity` times `unitFen` is the line's total to the minor unit, always. */
export interface PricedLine {
  readonly quantity: number
  readonly unitFen: Fen
  /** How many pieces are in what is counted once: 1, or all of them when the line is sold as one pack. */
  readonly packOf: number
  readonly kind: 'unit' | 'pack' | 'free' | 'countless'
}

/** More pieces than this are sold as one pack (fuel is counted in hundredths of gallons). */
export const mostPieces = 99

/**
 * - unit: the total is divisible, so the pieces are sold one by one;
 * - pack: it is not, or there are too many pieces: one pack at the line's total;
 * - free: nothing was paid (a coupon or a gift): the pieces stay in the order at price 0;
 * - countless: the quantity is 0: one piece at whatever was paid, mostly nothing.
 */
export function priceLine(quantity: number, totalFen: Fen): PricedLine {
  if (totalFen < 0) throw new Error('a line below zero is a return, not a sale')
  if (quantity === 0) return { quantity: 1, unitFen: totalFen, packOf: 1, kind: 'countless' }
  if (totalFen === 0 && quantity <= mostPieces) return { quantity, unitFen: noFen, packOf: 1, kind: 'free' }
  if (totalFen % quantity !== 0 || quantity > mostPieces)
    return { quantity: 1, unitFen: totalFen, packOf: quantity, kind: totalFen === 0 ? 'free' : 'pack' }
  return { quantity, unitFen: toFen(totalFen / quantity), packOf: 1, kind: 'unit' }
}
