import type { AuditedOrder } from '../api/books.operations.ts'
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
  readonly kills: { readonly done: number; readonly wanted: number }
}

/** Compares the file with the orders, the books and what the subscribers heard. */
export function audit(evidence: Evidence): Finding[] {
  return [...orderFindings(evidence), ...moneyFindings(evidence), ...eventFindings(evidence), ...killFindings(evidence)]
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
      driven.length,
    ),
    check('pieces left in stock', stockLeft, 0),
  ]
}

function moneyFindings({ driven, audited, merchantBalanceFen }: Evidence): Finding[] {
  const inFile = sum(driven.map(({ planned }) => planned.paidFen))
  const byId = new Map(audited.map((order) => [order.id, order]))
  const unlike = driven.filter(({ planned, orderId }) => byId.get(orderId ?? '')?.itemsFen !== planned.paidFen)
  const entries = audited.flatMap(({ ledger }) => ledger ?? [])
  const booked = (kind: string) =>
    sum(entries.filter(({ account }) => account.kind === kind).map(({ amountFen }) => amountFen))
  const fees = sum(audited.map(({ feeFen }) => feeFen))
  const unbalanced = audited.filter(({ ledger }) => sum((ledger ?? []).map(({ amountFen }) => amountFen)) !== 0)
  return [
    { what: 'money in the file', value: money(inFile), isRight: null },
    checkFen('money of the orders', sum(audited.map(({ itemsFen }) => itemsFen)), inFile),
    check('orders that differ from their basket', unlike.length, 0),
    { what: 'delivery fees, not in the file', value: money(fees), isRight: null },
    checkFen('ledger: residents paid', -booked('RESIDENT_PAYMENTS'), inFile + fees),
    checkFen('ledger: owed to the stores', booked('MERCHANT_PAYABLE'), inFile),
    checkFen('ledger: accounts of the stores', merchantBalanceFen, inFile),
    check('orders whose entries do not sum to zero', unbalanced.length, 0),
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
