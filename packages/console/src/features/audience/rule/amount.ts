import type { RuleTrait } from './rule-words.ts'
import type { Comparison } from './rule.ts'

type Unit = RuleTrait['unit']

/** People write yuan and per cent; rules hold fen and basis points. */
const parts = 100
const isScaled = (unit: Unit) => unit === 'FEN' || unit === 'BASIS_POINTS'

export const typedOf = (unit: Unit, value: number | undefined): number | null =>
  value === undefined ? null : isScaled(unit) ? value / parts : value

export const valueOf = (unit: Unit, typed: number): number => (isScaled(unit) ? Math.round(typed * parts) : typed)

export const digitsOf = (unit: Unit): number => (isScaled(unit) ? 2 : 0)

/** What can be asked of a trait in its unit, the likeliest first. */
export const comparisonsOf = (unit: Unit): readonly Comparison[] =>
  unit === 'WORD' ? ['IN', 'NE', 'KNOWN'] : ['GTE', 'LTE', 'GT', 'LT', 'EQ', 'NE', 'BETWEEN', 'KNOWN']

/** A rank among all: of amounts, and of one bound. */
export const ranks = (unit: Unit, is: Comparison): boolean =>
  unit !== 'DAY' && unit !== 'WORD' && (is === 'GTE' || is === 'LTE' || is === 'GT' || is === 'LT')
