import type { CategoryId } from '../catalog/index.ts'
import { delayed, delaysOf, type Delay } from './delay.ts'
import { fulfilmentModes, isCarried, type FulfilmentMode } from './fulfilment.ts'
import {
  policyKey,
  ruleOf,
  type CompensationTier,
  type CostModel,
  type FeeModel,
  type ModeRule,
  type ModeRules,
} from './rule.ts'
import { windowAt, type PromisedWindow } from './window.ts'
import { addFen, noFen, timesFen, toFen, type Fen } from '@linli/kit'

export interface CartLine {
  readonly listingId: string
  readonly quantity: number
  readonly unitPriceFen: Fen
  readonly categoryId: CategoryId
  readonly weightGrams: number
  readonly needsCold: boolean
  readonly shelfLifeHours: number | null
  /** Units that can be had now. */
  readonly available: number
}

/** The pickup point that was chosen, or that a community has by default. */
export interface PointFacts {
  readonly id: string
  readonly isOpen: boolean
  readonly distanceM: number
  /** Orders that its slot of the window still takes. */
  readonly left: number
  /** The same for what must stay cold; null: it has no cold place at all. */
  readonly coldLeft: number | null
}

/** Everything a quote depends on, beside the rules and the clock. */
export interface CartFacts {
  readonly lines: readonly CartLine[]
  /** Whether the shop serves the household's community. */
  readonly isServed: boolean
  readonly shopDistanceM: number
  readonly point: PointFacts | null
  /** Orders that each mode's window holds already. */
  readonly used: ReadonlyMap<FulfilmentMode, number>
}

export const costParts = ['PICKER', 'RIDER', 'STATION', 'LEADER', 'PACKAGING'] as const
export type CostPart = (typeof costParts)[number]

export const unavailableCodes = [
  'SLOT_REQUIRED',
  'MODE_OFF',
  'OUT_OF_AREA',
  'TOO_FAR',
  'OUT_OF_STOCK',
  'NO_POINT',
  'POINT_CLOSED',
  'CUTOFF_PASSED',
  'BULKY',
  'COLD_CHAIN',
  'FRESHNESS_WINDOW',
  'POINT_FULL',
  'CAPACITY_FULL',
] as const
export type UnavailableCode = (typeof unavailableCodes)[number]

export interface Unavailable {
  readonly code: UnavailableCode
  readonly facts: Readonly<Record<string, string | number>>
  /** Lines at fault; none when it is not for the goods. */
  readonly listingIds: readonly string[]
}

export interface ModeQuote {
  readonly mode: FulfilmentMode
  readonly ruleId: ModeRule['id']
  readonly ruleVersion: number
  readonly feeFen: Fen
  /** Null where a slot must be agreed on, and when the cutoff has passed. */
  readonly window: PromisedWindow | null
  /** Why the window lasts longer than usual now, and by how much; none as a rule. */
  readonly delays: readonly Delay[]
  /** Null: as many as come. */
  readonly capacityLeft: number | null
  /** Whether some of it must stay cold on the way. */
  readonly isCold: boolean
  readonly costs: readonly { readonly part: CostPart; readonly amountFen: Fen }[]
  readonly costFen: Fen
  /** Against the dearest mode that can be had; null when this one cannot. */
  readonly savingFen: Fen | null
  readonly compensation: readonly CompensationTier[]
  readonly freeCancelAfterMinutes: number | null
  readonly unavailable: Unavailable | null
}

/** The day on which each mode is wanted; null: its first. */
export type DayOf = (mode: FulfilmentMode) => Date | null
export const firstDays: DayOf = () => null

/** All modes side by side, always in the same order. The same cart, rules and instant give the same answer. */
export function quoteModes(cart: CartFacts, rules: ModeRules, now: Date, dayOf = firstDays): ModeQuote[] {
  const quotes = fulfilmentModes.map((mode) => quoteMode(cart, rules, mode, now, dayOf(mode)))
  const dearest = dearestOf(quotes)
  return quotes.map((quote) =>
    quote.unavailable || dearest === null ? quote : { ...quote, savingFen: toFen(dearest - quote.feeFen) },
  )
}

/** The highest fee among the modes that can be had; null when none can. */
export function dearestOf(quotes: readonly ModeQuote[]): Fen | null {
  const fees = quotes.flatMap(({ feeFen, unavailable }) => (unavailable ? [] : [feeFen]))
  return fees.length > 0 ? toFen(Math.max(...fees)) : null
}

/** One mode, by itself; on the day that was chosen, whose facts the cart then has. */
export function quoteMode(
  cart: CartFacts,
  rules: ModeRules,
  mode: FulfilmentMode,
  now: Date,
  day: Date | null = null,
): ModeQuote {
  const rule = ruleOf(rules, mode)
  const found = windowAt(rule.window, now, day)
  const usual = found && 'startsAt' in found ? found : null
  const delays = usual ? delaysOf(rules, mode, { startsAt: usual.startsAt, now }) : []
  const window = usual && delayed(usual, delays)
  const costs = costsOf(rule.cost, cart)
  const cold = coldLines({ cart, rule, rules })
  return {
    mode,
    ruleId: rule.id,
    ruleVersion: rule.version,
    feeFen: feeOf(rule.fee, cart),
    window,
    delays,
    capacityLeft: window && capacityLeft(cart, rule, cold),
    isCold: cold.length > 0,
    costs,
    costFen: addFen(...costs.map(({ amountFen }) => amountFen)),
    savingFen: null,
    compensation: rule.compensation,
    freeCancelAfterMinutes: rule.freeCancelAfterMinutes,
    unavailable:
      wayIsBarred(cart, rule) ??
      goodsAreBarred({ cart, rule, rules, found: window ?? found }) ??
      windowIsFull(cart, rule, cold),
  }
}

export const goodsFenOf = ({ lines }: Pick<CartFacts, 'lines'>): Fen =>
  addFen(...lines.map(({ unitPriceFen, quantity }) => timesFen(unitPriceFen, quantity)))

const weightOf = ({ lines }: CartFacts): number =>
  lines.reduce((sum, { weightGrams, quantity }) => sum + weightGrams * quantity, 0)

/** Each begun kilometre and kilogram beyond what is included counts. */
const begun = (thousandths: number, included: number): number => Math.max(0, Math.ceil(thousandths / 1_000 - included))

function feeOf(fee: FeeModel, cart: CartFacts): Fen {
  if (fee.freeFromFen !== null && goodsFenOf(cart) >= fee.freeFromFen) return noFen
  return addFen(
    fee.baseFen,
    timesFen(fee.perKmFen, begun(cart.shopDistanceM, fee.kmIncluded)),
    timesFen(fee.perKgFen, begun(weightOf(cart), fee.kgIncluded)),
  )
}

function costsOf(cost: CostModel, { lines, shopDistanceM }: CartFacts): ModeQuote['costs'] {
  const amounts: Readonly<Record<CostPart, Fen>> = {
    PICKER: addFen(cost.pickerBaseFen, timesFen(cost.pickerPerLineFen, lines.length)),
    RIDER: addFen(cost.riderBaseFen, toFen(Math.round((cost.riderPerKmFen * shopDistanceM) / 1_000))),
    STATION: cost.stationFen,
    LEADER: cost.leaderFen,
    PACKAGING: cost.packagingFen,
  }
  return costParts.flatMap((part) => (amounts[part] > 0 ? [{ part, amountFen: amounts[part] }] : []))
}

const usesPoint = isCarried.byNobody

interface Terms {
  readonly cart: CartFacts
  readonly rule: ModeRule
  readonly rules: ModeRules
}

const policyOf = ({ rule, rules }: Pick<Terms, 'rule' | 'rules'>, line: CartLine) =>
  rules.policies.get(policyKey(line.categoryId, rule.mode))

/** Lines that must stay cold on this way: by their own nature, or because their category asks for it here. */
const coldLines = (terms: Terms): CartLine[] =>
  terms.cart.lines.filter((line) => line.needsCold || policyOf(terms, line)?.needsCold === true)

function capacityLeft(cart: CartFacts, { mode, capacity }: ModeRule, cold: readonly CartLine[]): number | null {
  const ofMode = capacity === null ? Infinity : Math.max(0, capacity - (cart.used.get(mode) ?? 0))
  const point = usesPoint(mode) ? cart.point : null
  const ofPoint = point ? Math.min(point.left, cold.length > 0 ? (point.coldLeft ?? 0) : Infinity) : Infinity
  const left = Math.min(ofMode, ofPoint)
  return left === Infinity ? null : left
}

const because = (
  code: UnavailableCode,
  facts: Unavailable['facts'] = {},
  lines: readonly CartLine[] = [],
): Unavailable => ({ code, facts, listingIds: lines.map(({ listingId }) => listingId) })

/** What stands against this way, whatever is carried. */
function wayIsBarred(cart: CartFacts, { mode, enabled, maxDistanceM }: ModeRule): Unavailable | null {
  if (mode === 'ON_SITE_SERVICE') return because('SLOT_REQUIRED')
  if (!enabled) return because('MODE_OFF')
  if (!cart.isServed) return because('OUT_OF_AREA')
  if (usesPoint(mode) && !cart.point) return because('NO_POINT')
  if (usesPoint(mode) && !cart.point!.isOpen) return because('POINT_CLOSED')
  const distanceM = usesPoint(mode) ? cart.point!.distanceM : cart.shopDistanceM
  if (maxDistanceM !== null && distanceM > maxDistanceM) return because('TOO_FAR', { distanceM, maxDistanceM })
  return null
}

/** What stands against these goods on this way. The gravest reason speaks, for all lines that it concerns. */
function goodsAreBarred(terms: Terms & { readonly found: ReturnType<typeof windowAt> }): Unavailable | null {
  const { cart, rule, found } = terms
  const those = (isAtFault: (line: CartLine) => boolean) => cart.lines.filter(isAtFault)

  const soldOut = those(({ available, quantity }) => available < quantity)
  if (soldOut.length > 0) return because('OUT_OF_STOCK', { available: soldOut[0]!.available }, soldOut)
  const banned = those((line) => policyOf(terms, line)?.allowed === false)
  if (banned.length > 0) return because('MODE_OFF', {}, banned)
  const bulky = rule.takesBulky ? [] : those((line) => policyOf(terms, line)?.isBulky === true)
  if (bulky.length > 0) return because('BULKY', {}, bulky)
  const weightG = weightOf(cart)
  if (rule.maxWeightG !== null && weightG > rule.maxWeightG)
    return because('BULKY', { weightG, maxWeightG: rule.maxWeightG }, cart.lines)
  const cold = coldLines(terms)
  const staysCold = rule.keepsCold && !(usesPoint(rule.mode) && cart.point?.coldLeft === null)
  if (cold.length > 0 && !staysCold) return because('COLD_CHAIN', {}, cold)
  if (found && 'cutoffAt' in found)
    return because('CUTOFF_PASSED', {
      cutoffAt: found.cutoffAt.toISOString(),
      nextCutoffAt: found.nextCutoffAt.toISOString(),
    })
  return found
    ? spoils(found, those, (line) => keepsHours(line, policyOf(terms, line)?.maxHoursFromPick ?? null))
    : null
}

/** The stricter of the two holds: the goods' own shelf life and the policy of their category. */
const keepsHours = ({ shelfLifeHours }: CartLine, maxHoursFromPick: number | null): number =>
  Math.min(shelfLifeHours ?? Infinity, maxHoursFromPick ?? Infinity)

function spoils(
  { pickedAt, endsAt }: PromisedWindow,
  those: (isAtFault: (line: CartLine) => boolean) => CartLine[],
  keeps: (line: CartLine) => number,
): Unavailable | null {
  const hours = (endsAt.getTime() - pickedAt.getTime()) / 3_600_000
  const spoilt = those((line) => hours > keeps(line))
  if (spoilt.length === 0) return null
  const facts = { hours: Math.ceil(hours * 10) / 10, maxHours: Math.min(...spoilt.map(keeps)) }
  return because('FRESHNESS_WINDOW', facts, spoilt)
}

function windowIsFull(cart: CartFacts, { mode, capacity }: ModeRule, cold: readonly CartLine[]): Unavailable | null {
  const point = usesPoint(mode) ? cart.point : null
  if (point && point.left <= 0) return because('POINT_FULL')
  if (point && cold.length > 0 && (point.coldLeft ?? 0) <= 0) return because('POINT_FULL', {}, cold)
  if (capacity !== null && (cart.used.get(mode) ?? 0) >= capacity) return because('CAPACITY_FULL', { capacity })
  return null
}
