import { fulfilmentModes, type FulfilmentMode } from './fulfilment.ts'
import {
  dearestOf,
  firstDays,
  quoteMode,
  quoteModes,
  type CartFacts,
  type CartLine,
  type DayOf,
  type ModeQuote,
} from './quote.ts'
import type { ModeRules } from './rule.ts'
import { addFen, toFen, type Fen } from '@linli/kit'

/** A cart that comes in several ways, under one payment. */
export interface Split {
  readonly parts: readonly { readonly quote: ModeQuote; readonly lines: readonly CartLine[] }[]
  readonly feeFen: Fen
  readonly costFen: Fen
  /** Against the dearest mode that takes the whole cart; null when none does. */
  readonly savingFen: Fen | null
}

/** More than three deliveries for one cart are nobody's wish. */
const mostParts = 3

/**
 * The cheapest way to let a cart come in two or three modes; nothing when one mode takes all of it as cheaply. Among the
 * modes of a split, lines that the same of them suit stay together: so few ways remain that all are tried, and where each
 * delivery has its fee none is cheaper.
 */
export function bestSplit(cart: CartFacts, rules: ModeRules, now: Date, dayOf: DayOf = firstDays): Split | null {
  const whole = quoteModes(cart, rules, now, dayOf)
  const quote: Quote = (lines, mode) => quoteMode({ ...cart, lines }, rules, mode, now, dayOf(mode))
  const toBeat = Math.min(...whole.flatMap(({ feeFen, unavailable }) => (unavailable ? [] : [feeFen])))
  const suiting = cart.lines.map((line) => suitingModes(line, quote))
  let best: Split | null = null
  for (const modes of subsets(fulfilmentModes.filter((mode) => suiting.some((each) => each.includes(mode)))))
    for (const assigned of assignments(suiting, modes)) {
      const split = splitBy(cart, assigned, { modes, quote })
      if (split && split.feeFen < toBeat && (best === null || isBetter(split, best))) best = split
    }
  const dearest = dearestOf(whole)
  return best && { ...best, savingFen: dearest === null ? null : toFen(dearest - best.feeFen) }
}

/** Some of the cart's lines in one mode. */
type Quote = (lines: readonly CartLine[], mode: FulfilmentMode) => ModeQuote

const suitingModes = (line: CartLine, quote: Quote): FulfilmentMode[] =>
  fulfilmentModes.filter((mode) => quote([line], mode).unavailable === null)

const isBetter = (a: Split, b: Split): boolean =>
  a.feeFen !== b.feeFen
    ? a.feeFen < b.feeFen
    : a.costFen !== b.costFen
      ? a.costFen < b.costFen
      : a.parts.length < b.parts.length

/** Two to `mostParts` of the modes at a time. */
function subsets(modes: readonly FulfilmentMode[]): FulfilmentMode[][] {
  const all = modes.reduce<FulfilmentMode[][]>((sets, mode) => [...sets, ...sets.map((set) => [...set, mode])], [[]])
  return all.filter(({ length }) => length >= 2 && length <= mostParts)
}

/** Every way to give each kind of line one of the modes: a mode for each line, in their order. */
function* assignments(
  suiting: readonly (readonly FulfilmentMode[])[],
  modes: readonly FulfilmentMode[],
): Generator<FulfilmentMode[]> {
  const choices = suiting.map((each) => modes.filter((mode) => each.includes(mode)))
  const kinds = [...new Map(choices.map((each) => [each.join(), each])).entries()]
  if (kinds.some(([, each]) => each.length === 0)) return
  const total = kinds.reduce((product, [, each]) => product * each.length, 1)
  for (let index = 0; index < total; index++) {
    let rest = index
    const chosen = new Map<string, FulfilmentMode>()
    for (const [kind, each] of kinds) {
      chosen.set(kind, each[rest % each.length]!)
      rest = Math.floor(rest / each.length)
    }
    yield choices.map((each) => chosen.get(each.join())!)
  }
}

function splitBy(
  cart: CartFacts,
  assigned: readonly FulfilmentMode[],
  { modes, quote }: { modes: readonly FulfilmentMode[]; quote: Quote },
): Split | null {
  const parts = modes.map((mode) => {
    const lines = cart.lines.filter((_, index) => assigned[index] === mode)
    return { quote: quote(lines, mode), lines }
  })
  if (parts.some(({ lines, quote: { unavailable } }) => lines.length === 0 || unavailable)) return null
  return {
    parts,
    feeFen: addFen(...parts.map((part) => part.quote.feeFen)),
    costFen: addFen(...parts.map((part) => part.quote.costFen)),
    savingFen: null,
  }
}
