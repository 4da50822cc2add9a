import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import type { ActorStamp } from '../../../access/actor.ts'
import { enumOf } from '../../../graph/lists.ts'
import { Node } from '../../../graph/node.ts'
import { payload } from '../../../graph/payload.ts'
import { GraphQLDateTime, GraphQLFen } from '../../../graph/scalars.ts'
import { ActorType } from '../../accounts/index.ts'
import { LedgerPosting } from '../../ledger/index.ts'
import { PaymentType } from '../../payments/index.ts'
import { PickupPointType } from '../../points/index.ts'
import { OrderType } from '../orders.types.ts'
import {
  askedSides,
  changeActions,
  changeKinds,
  changePayers,
  changeStates,
  type AskedSide,
  type ChangeAction,
  type ChangeKind,
  type ChangePayer,
  type ChangeState,
} from './change.ts'

export const ChangeKindEnum = enumOf('ChangeKind', changeKinds, 'What a change does to an order.')
export const ChangeStateEnum = enumOf('ChangeState', changeStates, 'Where a proposed change stands; the order goes on.')
export const ChangePayerEnum = enumOf('ChangePayer', changePayers, 'Who bears it when the goods become dearer.')
export const ChangeActionEnum = enumOf('ChangeAction', changeActions, 'What can be done with a proposed change.')
export const AskedSideEnum = enumOf('AskedSide', askedSides, 'Whose yes a change takes.')

@InputType({ description: 'Either a line that becomes less, or a listing that comes with the order.' })
export class ChangeEditInput {
  @Field(() => ID, { nullable: true })
  lineId?: string

  @Field(() => ID, { nullable: true, description: 'Of the same shop; at today’s price.' })
  listingId?: string

  @Field(() => Int, { description: 'Of a line what is left of it, 0 for none; of a listing 1 to 999.' })
  quantity!: number
}

@InputType()
export class ProposeChangeInput {
  @Field(() => ID)
  orderId!: string

  @Field(() => [ChangeEditInput], { nullable: true, description: '1 to 20; or `pointId` instead.' })
  edits?: ChangeEditInput[]

  @Field(() => ID, { nullable: true, description: 'Another pickup point; window, way and fee stay.' })
  pointId?: string

  @Field(() => String, { description: '1 to 200 characters; the other side reads it.' })
  reason!: string

  @Field(() => ChangePayerEnum, {
    nullable: true,
    description:
      'Who bears it when it becomes dearer: the household unless a shop says MERCHANT or an operator PLATFORM.',
  })
  payer?: ChangePayer

  @Field(() => Int, { nullable: true, description: 'Version of the order that the caller last saw.' })
  expectedVersion?: number

  @Field(() => GraphQLFen, {
    nullable: true,
    description: 'The `deltaFen` that the caller was shown; another is refused as CHANGE_PRICED_ANEW.',
  })
  expectedDeltaFen?: number
}

@ObjectType('ChangeLine', { description: 'A line as it is before, or would be after, a change.' })
export class ChangeLineType {
  @Field(() => ID, { description: 'Of the line in the order, or that it gets when the change is applied.' })
  lineId!: string

  @Field(() => ID)
  listingId!: string

  @Field(() => String)
  name!: string

  @Field(() => String)
  unit!: string

  @Field(() => Int)
  quantity!: number

  @Field(() => GraphQLFen)
  unitPriceFen!: number

  @Field(() => GraphQLFen)
  totalFen!: number

  @Field(() => GraphQLFen)
  discountFen!: number
}

@ObjectType('ChangeSide', { description: 'An order before or after a change.' })
export class ChangeSideType {
  @Field(() => [ChangeLineType], { description: 'Those that there is something of.' })
  lines!: ChangeLineType[]

  @Field(() => GraphQLFen)
  itemsFen!: number

  @Field(() => GraphQLFen)
  discountFen!: number

  @Field(() => GraphQLFen)
  feeFen!: number

  @Field(() => GraphQLFen)
  totalFen!: number
}

@ObjectType('ChangePreview', { description: 'What a change would come to; nothing of it is kept.' })
export class ChangePreviewType {
  @Field(() => ChangeKindEnum)
  kind!: ChangeKind

  @Field(() => ChangeSideType)
  before!: ChangeSideType

  @Field(() => ChangeSideType)
  after!: ChangeSideType

  @Field(() => GraphQLFen, { description: 'What the goods cost more, or less, before somebody bears it.' })
  deltaFen!: number

  @Field(() => ChangePayerEnum, { nullable: true, description: 'Null when it becomes no dearer.' })
  payer?: ChangePayer

  @Field(() => GraphQLFen, { description: 'What the household gets back.' })
  refundFen!: number

  @Field(() => GraphQLFen, { description: 'What the household pays on top.' })
  extraFen!: number

  @Field(() => [LedgerPosting], {
    nullable: true,
    description: 'What would be booked; null for those who do not keep the books.',
  })
  postings?: readonly LedgerPosting[] | null
}

@ObjectType('ChangeProposal', {
  implements: Node,
  description: 'What somebody would like an order to be: applied once, or not at all. The order itself goes on.',
})
export class ChangeProposalType extends Node {
  @Field(() => OrderType)
  order!: OrderType

  @Field(() => ChangeKindEnum)
  kind!: ChangeKind

  @Field(() => ChangeStateEnum)
  state!: ChangeState

  @Field(() => Int, { description: 'Goes up by one with every step; give it as `expectedVersion`.' })
  version!: number

  @Field(() => Int, { description: 'Version of the order when it was proposed.' })
  orderVersion!: number

  @Field(() => ActorType)
  proposedBy!: ActorStamp

  @Field(() => AskedSideEnum)
  asked!: AskedSide

  @Field(() => String)
  reason!: string

  @Field(() => ChangeSideType)
  before!: ChangeSideType

  @Field(() => ChangeSideType)
  after!: ChangeSideType

  @Field(() => PickupPointType, {
    nullable: true,
    description: 'Where the goods go; null when it is no change of point.',
  })
  point?: PickupPointType

  @Field(() => GraphQLFen, { description: 'What the goods cost more, or less, before somebody bears it.' })
  deltaFen!: number

  @Field(() => ChangePayerEnum, { nullable: true, description: 'Null when it becomes no dearer.' })
  payer?: ChangePayer

  @Field(() => GraphQLFen, { description: 'What was given back when it was applied.' })
  refundFen!: number

  @Field(() => PaymentType, { nullable: true, description: 'Null until somebody tried to pay what it costs more.' })
  payment?: PaymentType

  @Field(() => GraphQLDateTime)
  createdAt!: Date

  @Field(() => GraphQLDateTime, { description: 'Open after this instant, it expires.' })
  expiresAt!: Date

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Of its last step; null while it waits for its first.' })
  decidedAt?: Date

  @Field(() => ActorType, { nullable: true, description: 'Null while it waits for its first step.' })
  decidedBy?: ActorStamp

  @Field(() => [ChangeActionEnum], { description: 'What the caller can do with it now.' })
  allowedActions!: ChangeAction[]
}

const things = { change: () => ChangeProposalType, order: () => OrderType } as const
export const ProposeChangePayload = payload('ProposeChange', {
  ...things,
  preview: [() => ChangePreviewType, { description: 'Of a dry run; else null.' }],
})
export const AcceptChangePayload = payload('AcceptChange', things)
export const RejectChangePayload = payload('RejectChange', things)
export const WithdrawChangePayload = payload('WithdrawChange', things)
export const PayChangePayload = payload('PayChange', things)
