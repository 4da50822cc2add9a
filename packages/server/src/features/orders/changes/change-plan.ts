import { unitPriceFor, type Priced } from '../../catalog/index.ts'
import type { Order } from '../order.ts'
import type { ChangeKind, ChangePayer } from './change.ts'
import { newId, refuse, splitFen, toFen, type Fen, type Id } from '@linli/kit'

interface TakenFrom {
  readonly levelId: Id<'stk'>
  readonly quantity: number
}

/** A line of an order as money and goods. */
export interface PlannedLine {
  readonly lineId: Id<'oln'>
  readonly listingId: Id<'lst'>
  readonly name: string
  readonly unit: string
  readonly quantity: number
  readonly unitPriceFen: Fen
  readonly totalFen: Fen
  readonly discountFen: Fen
  /** Of the discount, what the platform gave the shop for a change. */
  readonly platformFen: Fen
  readonly refundedQuantity: number
  readonly refundedFen: Fen
  readonly taken: readonly TakenFrom[]
}

/** An order before or after a change, with the lines that there is something of. */
export interface Side {
  readonly lines: readonly PlannedLine[]
  readonly pointId: Id<'pnt'> | null
  readonly itemsFen: Fen
  readonly discountFen: Fen
  readonly feeFen: Fen
  readonly totalFen: Fen
}

/** One of the two: a line that becomes less, or a listing that comes with it. */
export interface Edit {
  readonly lineId?: string | null
  readonly listingId?: string | null
  readonly quantity: number
}

/** A listing that can be added, as it stands now. */
export interface Offered extends Priced {
  readonly id: string
  readonly name: string
  readonly unit: string
  readonly taken: readonly TakenFrom[]
}

export interface Plan {
  readonly kind: ChangeKind
  readonly before: Side
  readonly after: Side
  /** What the goods cost more, or less, before somebody bears it. */
  readonly deltaFen: Fen
  /** Null when it becomes no dearer. */
  readonly payer: ChangePayer | null
}

type Money = Pick<Order, 'itemsFen' | 'discountFen' | 'feeFen' | 'totalFen' | 'pointId'>

const mostEdits = 20
const mostLines = 100
const mostOfOne = 999

export function checkEdits(edits: readonly Edit[]): void {
  if (edits.length === 0 || edits.length > mostEdits) refuse('TOO_MANY', { limit: mostEdits }, 'edits')
  const things = edits.map(({ lineId, listingId }) => lineId ?? listingId)
  if (new Set(things).size < things.length) refuse('LINES_TWICE', {}, 'edits')
  for (const [index, { lineId, listingId, quantity }] of edits.entries()) {
    if (Boolean(lineId) === Boolean(listingId))
      refuse('BAD_INPUT', { reason: 'an edit names a line or a listing' }, `edits.${index}`)
    if (quantity < (lineId ? 0 : 1) || quantity > mostOfOne)
      refuse('BAD_INPUT', { reason: `a quantity is 1 to ${mostOfOne}, or 0 for a line` }, `edits.${index}.quantity`)
  }
}

/**
 * What an order becomes by some edits. Lines that were bought are only ever lowered, at the price they were bought for;
 * whatever is added is a line of its own at today's price. Fee, window and way stay as promised.
 */
export function planEdits(
  { order, lines, payer }: { order: Money; lines: readonly PlannedLine[]; payer: ChangePayer },
  edits: readonly Edit[],
  offered: ReadonlyMap<string, Offered>,
): Plan {
  const lowered = lines.map((line) => {
    const index = edits.findIndex(({ lineId }) => lineId === line.lineId)
    return index < 0 ? line : lower(line, edits[index]!.quantity, `edits.${index}.quantity`)
  })
  for (const [index, { lineId }] of edits.entries())
    if (lineId && !lines.some((line) => line.lineId === lineId)) refuse('NOT_FOUND', {}, `edits.${index}.lineId`)
  const added = edits.flatMap(({ listingId, quantity }) =>
    listingId ? [lineOf(offered.get(listingId)!, quantity)] : [],
  )
  if (lowered.length + added.length > mostLines) refuse('TOO_MANY', { limit: mostLines }, 'edits')
  if (added.length === 0 && lowered.every(({ quantity }) => quantity === 0))
    refuse('CHANGE_LEAVES_NOTHING', {}, 'edits')
  const deltaFen = toFen(netOf(added) + netOf(lowered) - netOf(lines))
  const isBorne = deltaFen > 0 && payer !== 'RESIDENT'
  const given = isBorne ? bear(added, deltaFen, payer) : added
  return {
    kind: kindOf(lowered, lines, added),
    before: sideOf(order, lines, order.pointId),
    after: sideOf(order, [...lowered, ...given], order.pointId),
    deltaFen,
    payer: deltaFen > 0 ? payer : null,
  }
}

/** The same goods for the same money at another pickup point. */
export function planPoint(order: Money, lines: readonly PlannedLine[], pointId: Id<'pnt'>): Plan {
  const before = sideOf(order, lines, order.pointId)
  return { kind: 'READDRESS_POINT', before, after: { ...before, pointId }, deltaFen: toFen(0), payer: null }
}

/** The units by which a level's holding grows (above zero) or shrinks when the one side becomes the other. */
export function unitsMoved({ before, after }: Pick<Plan, 'before' | 'after'>): Map<Id<'stk'>, number> {
  const units = new Map<Id<'stk'>, number>()
  const count = (lines: readonly PlannedLine[], sign: 1 | -1) => {
    for (const { quantity, taken } of lines)
      for (const from of taken)
        units.set(from.levelId, (units.get(from.levelId) ?? 0) + sign * quantity * from.quantity)
  }
  count(after.lines, 1)
  count(before.lines, -1)
  return units
}

/** Whether the order still is what the plan was made from. Steps that touch neither its goods nor its money do not matter. */
export function rests(before: Side, order: Money, lines: readonly PlannedLine[]): boolean {
  return fingerprint(before) === fingerprint(sideOf(order, lines, order.pointId))
}

const fingerprint = ({ lines, pointId, itemsFen, discountFen, feeFen, totalFen }: Side): string =>
  JSON.stringify([
    pointId,
    itemsFen,
    discountFen,
    feeFen,
    totalFen,
    lines.map(({ lineId, quantity, totalFen: fen, discountFen: less, platformFen, refundedQuantity, refundedFen }) => [
      lineId,
      quantity,
      fen,
      less,
      platformFen,
      refundedQuantity,
      refundedFen,
    ]),
  ])

const netOf = (lines: readonly PlannedLine[]): number =>
  lines.reduce((sum, { totalFen, discountFen }) => sum + totalFen - discountFen, 0)

const sumOf = (lines: readonly PlannedLine[], of: 'totalFen' | 'discountFen'): Fen =>
  toFen(lines.reduce((sum, line) => sum + line[of], 0))

function sideOf({ feeFen }: Money, lines: readonly PlannedLine[], pointId: Side['pointId']): Side {
  const [itemsFen, discountFen] = [sumOf(lines, 'totalFen'), sumOf(lines, 'discountFen')]
  return {
    lines: lines.filter(({ quantity }) => quantity > 0),
    pointId,
    itemsFen,
    discountFen,
    feeFen,
    totalFen: toFen(itemsFen - discountFen + feeFen),
  }
}

/** A line's discounts shrink with it, rounded in favour of who bought. What was refunded of it stays refunded. */
function lower(line: PlannedLine, quantity: number, field: string): PlannedLine {
  if (quantity >= line.quantity)
    refuse('BAD_INPUT', { reason: 'a line becomes less; more of it is added as a listing' }, field)
  const totalFen = toFen(line.unitPriceFen * quantity)
  const discountFen = shrink(line.discountFen, quantity, line.quantity)
  if (quantity < line.refundedQuantity || totalFen - discountFen < line.refundedFen)
    refuse('CHANGE_BELOW_REFUNDED', { refundedFen: line.refundedFen }, field)
  const platformFen = toFen(Math.min(discountFen, shrink(line.platformFen, quantity, line.quantity)))
  return { ...line, quantity, totalFen, discountFen, platformFen }
}

/** Exact, and rounded up: a product of two numbers need not be a number. */
const shrink = (amount: Fen, to: number, from: number): Fen =>
  toFen(Number((BigInt(amount) * BigInt(to) + BigInt(from) - 1n) / BigInt(from)))

function lineOf({ id, name, unit, taken, ...priced }: Offered, quantity: number): PlannedLine {
  const unitPriceFen = unitPriceFor(priced, quantity)
  return {
    lineId: newId('oln'),
    listingId: id as Id<'lst'>,
    name,
    unit,
    quantity,
    unitPriceFen,
    totalFen: toFen(unitPriceFen * quantity),
    discountFen: toFen(0),
    platformFen: toFen(0),
    refundedQuantity: 0,
    refundedFen: toFen(0),
    taken,
  }
}

/** What the household does not pay is a discount on what it gets: the total stays what was paid. */
function bear(added: readonly PlannedLine[], amountFen: Fen, payer: ChangePayer): PlannedLine[] {
  const shares = splitFen(
    amountFen,
    added.map(({ totalFen }) => totalFen),
  )
  return added.map((line, index) => ({
    ...line,
    discountFen: shares[index]!,
    platformFen: payer === 'PLATFORM' ? shares[index]! : toFen(0),
  }))
}

function kindOf(
  lowered: readonly PlannedLine[],
  lines: readonly PlannedLine[],
  added: readonly PlannedLine[],
): ChangeKind {
  const less = lowered.filter(({ quantity }, index) => quantity < lines[index]!.quantity)
  if (added.length > 0) return less.length > 0 ? 'SUBSTITUTE' : 'ADD'
  return less.every(({ quantity }) => quantity === 0) ? 'REMOVE' : 'REDUCE'
}
