import type { AuditedOrder } from '../api/books.operations.ts'
import type { DayEnd } from './day-end.ts'
import type { DrivenBasket } from './drive.ts'
import { compareHearing, type Hearing } from './witness.ts'

/** One line of the final table. */
export interface Finding {
  readonly what: string
  readonly value: string
  /** Null for a line that only informs. */
  readonly isRight: boolean | null
}

export interface Evidence {
  readonly driven: readonly DrivenBasket[]
  readonly audited: readonly AuditedOrder[]
  readonly linesInFile: number
  readonly board: { readonly heard: ReadonlyMap<string, readonly number[]>; readonly breaks: number }
  /** Balances of the accounts of this replay's merchants. */
  readonly merchantBalanceFen: number
  readonly stockLeft: number
  readonly day: DayEnd
  readonly kills: { readonly done: number; readonly wanted: number }
}

/** Compares the file with the orders, the books and what the subscribers heard. */
export function audit(evidence: Evidence): Finding[] {
  return [
    ...orderFindings(evidence),
    ...moneyFindings(evidence),
    ...backFindings(evidence),
    ...dayFindings(evidence),
    ...eventFindings(evidence),
    ...killFindings(evidence),
  ]
}

const check = (what: string, actual: number, wanted: number): Finding => ({
  what,
  value: actual === wanted ? String(actual) : `${actual} instead of ${wanted}`,
  isRight: actual === wanted,
})

const checkFen = (what: string, actual: number, wanted: number): Finding => ({
  what,
  value: actual === wanted ? money(actual) : `${money(actual)} instead of ${money(wanted)}`,
  isRight: actual === wanted,
})

const sum = (numbers: Iterable<number>) => [...numbers].reduce((total, number) => total + number, 0)

/** Minor units as the file writes money. */
export const money = (minor: number): string =>
  `${minor < 0 ? '-' : ''}${Math.floor(Math.abs(minor) / 100)}.${String(Math.abs(minor) % 100).padStart(2, '0')}`

function orderFindings({ driven, audited, linesInFile, stockLeft }: Evidence): Finding[] {
  return [
    { what: 'baskets in the file', value: `${driven.length}, with ${linesInFile} lines`, isRight: null },
    check('orders placed', audited.length, driven.length),
    check(
      'orders completed',
      audited.filter(({ state }) => state === 'COMPLETED' || state === 'CLOSED').length,
      driven.length - cancelledOf(driven).length,
    ),
    check('orders cancelled', audited.filter(isCancelled).length, cancelledOf(driven).length),
    // Whoever was cancelled has left his goods on the shelf; everything else is gone.
    check(
      'pieces left in stock',
      stockLeft,
      sum(cancelledOf(driven).flatMap(({ planned }) => planned.lines.map(({ quantity }) => quantity))),
    ),
  ]
}

const cancelledOf = (driven: Evidence['driven']) => driven.filter(({ fate }) => fate === 'CANCELLED')
const isCancelled = ({ state }: AuditedOrder) => state === 'CANCELLED'

/** What went back to residents, and why: nothing else may have. */
const reasons = {
  'cancelled orders': 'cancelled',
  'lines given back': 'replay: a line in twenty orders',
  'broken promises': 'PROMISE_BREACH',
} as const

const backOf = ({ audited }: Evidence, reason: string): number =>
  sum(
    audited.flatMap(({ refunds }) =>
      refunds.filter((each) => each.reason === reason).map(({ amountFen }) => amountFen),
    ),
  )

/** By account: what the books of these orders hold of it. */
function bookedOf({ audited }: Evidence, kind: string): number {
  const entries = audited.flatMap(({ ledger }) => ledger ?? [])
  return sum(entries.filter(({ account }) => account.kind === kind).map(({ amountFen }) => amountFen))
}

function moneyFindings(evidence: Evidence): Finding[] {
  const { driven, audited, merchantBalanceFen } = evidence
  const inFile = sum(driven.map(({ planned }) => planned.paidFen))
  const byId = new Map(audited.map((order) => [order.id, order]))
  const unlike = driven.filter(({ planned, orderId }) => byId.get(orderId ?? '')?.itemsFen !== planned.paidFen)
  const fees = sum(audited.map(({ feeFen }) => feeFen))
  const back = sum(Object.values(reasons).map((reason) => backOf(evidence, reason)))
  const unbalanced = audited.filter(({ ledger }) => sum((ledger ?? []).map(({ amountFen }) => amountFen)) !== 0)
  const owed =
    inFile -
    sum(audited.filter(isCancelled).map(({ itemsFen }) => itemsFen)) -
    linesBack(evidence) -
    recovered(evidence, 'MERCHANT_PREP')
  return [
    { what: 'money in the file', value: money(inFile), isRight: null },
    checkFen('money of the orders', sum(audited.map(({ itemsFen }) => itemsFen)), inFile),
    check('orders that differ from their basket', unlike.length, 0),
    { what: 'delivery fees, not in the file', value: money(fees), isRight: null },
    checkFen('paid for the orders', sum(audited.map(({ paidFen }) => paidFen)), inFile + fees),
    checkFen(
      'ledger: residents paid and did not get back',
      -bookedOf(evidence, 'RESIDENT_PAYMENTS'),
      inFile + fees - back,
    ),
    checkFen('ledger: owed to the stores', bookedOf(evidence, 'MERCHANT_PAYABLE'), owed),
    checkFen('ledger: accounts of the stores', merchantBalanceFen, owed),
    check('orders whose entries do not sum to zero', unbalanced.length, 0),
  ]
}

const linesBack = (evidence: Evidence): number => backOf(evidence, reasons['lines given back'])

/** What the guarantee fund got back from whoever was found to be late. */
const recovered = ({ audited }: Evidence, cause: string): number =>
  sum(audited.map(({ promise: { breach } }) => (breach?.cause === cause ? breach.recoveredFen : 0)))

function backFindings(evidence: Evidence): Finding[] {
  const { audited, driven } = evidence
  const cancelled = audited.filter(isCancelled)
  const asked = audited.flatMap(({ refunds }) => refunds)
  const known = new Set<string>(Object.values(reasons))
  const unexplained = audited.filter(
    ({ refundedFen, paidFen, refunds, ledger }) =>
      refundedFen !== sum(refunds.map(({ amountFen }) => amountFen)) ||
      paidFen - refundedFen !==
        -sum(
          (ledger ?? [])
            .filter(({ account }) => account.kind === 'RESIDENT_PAYMENTS')
            .map(({ amountFen }) => amountFen),
        ),
  )
  const late = driven.filter(({ fate }) => fate.startsWith('LATE'))
  return [
    ...Object.entries(reasons).map(([what, reason]) => ({
      what: `given back for ${what}`,
      value: `${money(backOf(evidence, reason))} in ${asked.filter((each) => each.reason === reason).length} refunds`,
      isRight: null,
    })),
    checkFen(
      'cancelled orders keep nothing',
      sum(cancelled.map(({ paidFen, refundedFen }) => paidFen - refundedFen)),
      0,
    ),
    check('promises broken', audited.filter(({ promise }) => promise.breachedAt !== null).length, late.length),
    checkFen(
      'compensated for broken promises',
      sum(audited.map(({ promise }) => promise.compensationFen)),
      backOf(evidence, reasons['broken promises']),
    ),
    {
      what: 'of it recovered from stores and riders',
      value: `${money(recovered(evidence, 'MERCHANT_PREP'))} and ${money(recovered(evidence, 'RIDER'))}`,
      isRight: null,
    },
    check('refunds for another reason', asked.filter(({ reason }) => !known.has(reason)).length, 0),
    check('refunds that have not arrived', asked.filter(({ state }) => state !== 'SUCCEEDED').length, 0),
    check('orders whose money is not explained', unexplained.length, 0),
  ]
}

function dayFindings({ day: { days, settled, differences, unbalanced, closed } }: Evidence): Finding[] {
  return [
    { what: 'only the provider’s bill told of', value: `${settled} payments and refunds`, isRight: null },
    check('differences with the provider and within the books', differences.length, 0),
    check('days that do not balance', unbalanced, 0),
    closed === null
      ? { what: 'days closed', value: 'none: they are not over', isRight: null }
      : check('days closed', closed, days.length),
  ]
}

function eventFindings({ driven, audited, board }: Evidence): Finding[] {
  const witnesses = new Map(driven.flatMap(({ witness }) => (witness ? [[witness.orderId, witness] as const] : [])))
  const timelines = audited.map(({ id, timeline }) => ({ id, seqs: timeline.map(({ seq }) => seq) }))
  // A timeline with a hole would hide what was lost.
  const holes = timelines.filter(({ seqs }) => seqs.some((seq, index) => seq !== index + 1)).length
  const ownHearings = timelines.map(({ id, seqs }) => {
    const witness = witnesses.get(id)
    return compareHearing(seqs, witness?.heard ?? [], witness?.before)
  })
  const boardHearings = timelines.map(({ id, seqs }) => compareHearing(seqs, board.heard.get(id) ?? []))
  return [
    check('timelines with a hole', holes, 0),
    ...hearingFindings('subscriber per order', ownHearings, sum([...witnesses.values()].map(({ breaks }) => breaks))),
    ...hearingFindings('live board', boardHearings, board.breaks),
  ]
}

function hearingFindings(who: string, hearings: readonly Hearing[], breaks: number): Finding[] {
  const total = (key: keyof Hearing) => sum(hearings.map((hearing) => hearing[key]))
  return [
    { what: `${who}: events expected`, value: String(total('expected')), isRight: null },
    check(`${who}: events received`, total('received'), total('expected')),
    check(`${who}: lost`, total('lost'), 0),
    check(`${who}: doubled`, total('doubled'), 0),
    check(`${who}: out of order`, total('outOfOrder'), 0),
    check(`${who}: could not resume`, breaks, 0),
  ]
}

const killFindings = ({ kills: { done, wanted } }: Evidence): Finding[] => [check('kills of the server', done, wanted)]

export function table(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ what }) => what.length))
  const mark = (isRight: boolean | null) => (isRight === null ? '     ' : isRight ? 'right' : 'WRONG')
  return findings.map(({ what, value, isRight }) => `${mark(isRight)}  ${what.padEnd(width)}  ${value}`).join('\n')
}
