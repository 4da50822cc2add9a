import { toFen, type Fen } from '@linli/kit'

const decimal = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i

/**
 * Dollars as text to whole minor units, by its digits and never through a float: 19.99 * 100 is 1998.9999999999998.
 * What lies below half a minor unit is the writing program's rounding dust (the data hold one 4.440892e-16) and is
 * dropped; any other finer amount is refused, because it would be money that no order could hold.
 */
export function minorUnits(text: string): Fen {
  const match = decimal.exec(text.trim())
  if (!match) throw new Error(`not an amount: ${JSON.stringify(text)}`)
  const [, sign, whole = '', fraction = '', exponent = '0'] = match
  const digits = whole + fraction
  const places = fraction.length - Number(exponent) - 2
  if (places <= 0) return signed(sign, BigInt(digits) * 10n ** BigInt(-places))
  const scale = 10n ** BigInt(places)
  const rest = BigInt(digits) % scale
  if (rest !== 0n && rest * 1_000_000n > scale) throw new Error(`${text} is finer than a minor unit`)
  return signed(sign, BigInt(digits) / scale)
}

const signed = (sign: string | undefined, amount: bigint): Fen => toFen(Number(sign === '-' ? -amount : amount))

/** A count as text. Scientific notation is refused: it means that digits were lost (the data hold one such basket id). */
export function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new Error(`not a whole number: ${JSON.stringify(text)}`)
  return Number(text)
}
