import type { ActingRole } from '../../../access/actor.ts'
import type { FulfilmentStatus } from '../../fulfilment/index.ts'
import type { Order, OrderState } from '../order.ts'
import { refuse, type Fen, type Id } from '@linli/kit'

export type ChangeId = Id<'chg'>

export const changeKinds = ['SUBSTITUTE', 'REDUCE', 'REMOVE', 'ADD', 'READDRESS_POINT'] as const
export type ChangeKind = (typeof changeKinds)[number]

/** PROPOSED waits for a yes, AWAITING_PAYMENT for the money that it costs more; all others are ends. */
export const changeStates = [
  'PROPOSED',
  'AWAITING_PAYMENT',
  'APPLIED',
  'REJECTED',
  'EXPIRED',
  'WITHDRAWN',
  'SUPERSEDED',
] as const
export type ChangeState = (typeof changeStates)[number]

export const openStates: readonly ChangeState[] = ['PROPOSED', 'AWAITING_PAYMENT']

/** Who bears it when the goods become dearer. */
export const changePayers = ['RESIDENT', 'MERCHANT', 'PLATFORM'] as const
export type ChangePayer = (typeof changePayers)[number]

export const changeActions = ['ACCEPT', 'REJECT', 'WITHDRAW', 'PAY'] as const
export type ChangeAction = (typeof changeActions)[number]

/** Who may propose, and whose yes it then takes. */
export const proposers = ['RESIDENT', 'MERCHANT', 'OPERATOR'] as const
export type Proposer = (typeof proposers)[number]
export const askedSides = ['RESIDENT', 'MERCHANT'] as const
export type AskedSide = (typeof askedSides)[number]

export const askedOf = (proposer: Proposer): AskedSide => (proposer === 'RESIDENT' ? 'MERCHANT' : 'RESIDENT')

/** What a household asks for before the shop has taken the order needs nobody's yes: the shop takes it as it is. */
export const needsNoYes = (proposer: Proposer, order: Pick<Order, 'state'>): boolean =>
  proposer === 'RESIDENT' && order.state === 'PAID'

export interface Change {
  readonly id: ChangeId
  readonly state: ChangeState
  readonly proposer: Proposer
  readonly asked: AskedSide
  readonly expiresAt: Date
}

/** From where each action leads to an end, or to the payment. */
const openFor: Readonly<Record<ChangeAction, readonly ChangeState[]>> = {
  ACCEPT: ['PROPOSED'],
  REJECT: openStates,
  WITHDRAW: openStates,
  PAY: ['AWAITING_PAYMENT'],
}

/**
 * Who may act: the side that was asked says yes or no, and nobody says yes for a resident; an operator may speak for a
 * shop, and clear away what anybody proposed.
 */
export function actorsOf(action: ChangeAction, { asked, proposer }: Pick<Change, 'asked' | 'proposer'>): ActingRole[] {
  switch (action) {
    case 'ACCEPT':
    case 'REJECT':
      return asked === 'RESIDENT' ? ['RESIDENT'] : ['MERCHANT', 'OPERATOR']
    case 'WITHDRAW':
      return proposer === 'OPERATOR' ? ['OPERATOR'] : [proposer, 'OPERATOR']
    case 'PAY':
      return ['RESIDENT']
  }
}

/** Why this action is not possible now; nothing when it is. */
export function changeObstacle(
  { state, expiresAt }: Pick<Change, 'state' | 'expiresAt'>,
  action: ChangeAction,
  at: Date,
): { code: string; facts: Record<string, string> } | undefined {
  if (!openFor[action].includes(state)) return { code: 'CHANGE_WRONG_STATE', facts: { state } }
  const isLate = (action === 'ACCEPT' || action === 'PAY') && at > expiresAt
  return isLate ? { code: 'CHANGE_TOO_LATE', facts: { deadline: expiresAt.toISOString() } } : undefined
}

/** A household changes its mind until the shop begins to pick, a shop or an operator until the goods are packed. */
const changeable: Readonly<Record<Proposer, { states: readonly OrderState[]; statuses: readonly FulfilmentStatus[] }>> =
  {
    RESIDENT: { states: ['PAID', 'CONFIRMED'], statuses: ['PENDING'] },
    MERCHANT: { states: ['PAID', 'CONFIRMED', 'PREPARING'], statuses: ['PENDING', 'PICKING'] },
    OPERATOR: { states: ['PAID', 'CONFIRMED', 'PREPARING'], statuses: ['PENDING', 'PICKING'] },
  }

export function assertChangeable(order: Pick<Order, 'state' | 'status' | 'openChangeId'>, proposer: Proposer): void {
  const { states, statuses } = changeable[proposer]
  if (!states.includes(order.state) || !statuses.includes(order.status))
    refuse('ORDER_WRONG_STATE', { state: order.state, action: 'CHANGE_PROPOSED' })
  if (order.openChangeId !== null) refuse('CHANGE_PENDING', { changeId: order.openChangeId })
}

/** A household pays for its own wishes; a shop and an operator may bear what they ask it to accept, each only himself. */
export function payerOf(proposer: Proposer, wanted: ChangePayer | null | undefined): ChangePayer {
  const payer = wanted ?? 'RESIDENT'
  const own: Readonly<Record<Proposer, ChangePayer>> = {
    RESIDENT: 'RESIDENT',
    MERCHANT: 'MERCHANT',
    OPERATOR: 'PLATFORM',
  }
  if (payer !== 'RESIDENT' && payer !== own[proposer]) refuse('CHANGE_PAYER_NOT_YOU', { payer }, 'payer')
  return payer
}

/** What a change gives back: never more than there is of what came in. */
export const backFen = (
  { before, after }: { before: { totalFen: Fen }; after: { totalFen: Fen } },
  { paidFen, refundedFen }: Pick<Order, 'paidFen' | 'refundedFen'>,
): number => Math.max(0, Math.min(before.totalFen - after.totalFen, paidFen - refundedFen))
