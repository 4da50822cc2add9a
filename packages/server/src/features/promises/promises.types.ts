import { Field, ID, Int, ObjectType } from 'type-graphql'
import type { ActorStamp } from '../../access/actor.ts'
import { connectionOf } from '../../graph/connection.ts'
import { enumOf } from '../../graph/lists.ts'
import { Node } from '../../graph/node.ts'
import { GraphQLDateTime, GraphQLFen } from '../../graph/scalars.ts'
import { ActorType } from '../accounts/index.ts'
import { FulfilmentModeEnum, TimeWindow, type FulfilmentMode } from '../fulfilment/index.ts'
import { OrderType } from '../orders/index.ts'
import { causes, legNames, type Cause, type LegName } from './attribution.ts'
import { breachActions, causeStates, type BreachAction, type CauseState } from './breach.ts'

export const BreachCauseEnum = enumOf('BreachCause', causes, 'Whose a lateness was.')
export const BreachCauseStateEnum = enumOf(
  'BreachCauseState',
  causeStates,
  'Found by the platform, contested by whoever it names, and then decided by an operator.',
)
export const BreachActionEnum = enumOf('BreachAction', breachActions, 'What can be done about whose a lateness was.')
export const PromiseLegEnum = enumOf('PromiseLeg', legNames, 'A part of the way of an order.')

@ObjectType({ description: 'What is owed when an order is so late; of several reached the largest counts.' })
export class PromiseTier {
  @Field(() => Int, { description: 'Minutes after the end of the window.' })
  afterMinutes!: number

  @Field(() => Int, { nullable: true, description: 'Basis points of the fee; null for a fixed sum.' })
  feeBp?: number

  @Field(() => GraphQLFen, { nullable: true, description: 'Null for a share of the fee.' })
  fixedFen?: number

  @Field(() => GraphQLFen, { nullable: true, description: 'Never more than this; null when there is no cap.' })
  capFen?: number
}

@ObjectType({ description: 'How long one part of the way took, and how much of the lateness is its own.' })
export class BreachLeg {
  @Field(() => PromiseLegEnum)
  leg!: LegName

  @Field(() => BreachCauseEnum)
  cause!: Cause

  @Field(() => GraphQLDateTime)
  startedAt!: Date

  @Field(() => GraphQLDateTime)
  endedAt!: Date

  @Field(() => Int)
  plannedSeconds!: number

  @Field(() => Int)
  takenSeconds!: number

  @Field(() => Int, { description: 'All legs together sum to the lateness.' })
  lateSeconds!: number
}

@ObjectType('PromiseBreach', { implements: Node, description: 'A promise that was broken, and what followed.' })
export class PromiseBreachType extends Node {
  @Field(() => OrderType)
  order!: OrderType

  @Field(() => FulfilmentModeEnum)
  mode!: FulfilmentMode

  @Field(() => GraphQLDateTime, { description: 'The end of the window.' })
  breachedAt!: Date

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Null until the order is handed over or cancelled.' })
  endedAt?: Date

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'Since when the resident may cancel whatever has been done; null until then.',
  })
  veryLateAt?: Date

  @Field(() => GraphQLFen, { description: 'Given back to the resident so far.' })
  compensationFen!: number

  @Field(() => GraphQLFen, { description: 'What the guarantee fund got back from whoever caused it.' })
  recoveredFen!: number

  @Field(() => BreachCauseEnum, { nullable: true, description: 'Null until the order has ended.' })
  cause?: Cause

  @Field(() => BreachCauseStateEnum, { nullable: true, description: 'Null until the order has ended.' })
  causeState?: CauseState

  @Field(() => [BreachLeg], { description: 'What the cause was found from; empty until the order has ended.' })
  legs!: BreachLeg[]

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'Until when it may be contested; null until the order has ended.',
  })
  contestBy?: Date

  @Field(() => ActorType, { nullable: true, description: 'Null when nobody has contested it.' })
  contestedBy?: ActorStamp

  @Field(() => String, { nullable: true, description: 'Null when nobody has contested it.' })
  contestReason?: string

  @Field(() => ActorType, { nullable: true, description: 'Null until an operator has decided.' })
  decidedBy?: ActorStamp

  @Field(() => String, { nullable: true, description: 'Null until an operator has decided.' })
  decidedReason?: string

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Null until an operator has decided.' })
  decidedAt?: Date

  @Field(() => [BreachActionEnum], { description: 'What the caller can do about its cause now.' })
  allowedActions!: BreachAction[]
}

@ObjectType('OrderPromise', {
  description: 'What was promised when the order was placed. It never changes; what is expected (`eta`) does.',
})
export class OrderPromiseType {
  @Field(() => TimeWindow)
  window!: TimeWindow

  @Field(() => FulfilmentModeEnum)
  mode!: FulfilmentMode

  @Field(() => Int, { nullable: true, description: 'Null for orders from before late ones were compensated.' })
  ruleVersion?: number

  @Field(() => [PromiseTier], { description: 'What a late order owes.' })
  tiers!: PromiseTier[]

  @Field(() => Int, {
    nullable: true,
    description: 'Minutes after the window from which the resident may cancel whatever has been done; null: never.',
  })
  freeCancelAfterMinutes?: number

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Null while the promise is kept.' })
  breachedAt?: Date

  @Field(() => GraphQLFen, { description: 'Given back for being late.' })
  compensationFen!: number

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When it is expected now; null before it is paid, and when it is there or cancelled.',
  })
  eta?: Date

  @Field(() => Boolean, { description: 'Expected after its window.' })
  atRisk!: boolean

  @Field(() => PromiseBreachType, {
    nullable: true,
    description: 'How it was broken, and by whom; null while it is kept, and for those whom it does not concern.',
  })
  breach?: PromiseBreachType
}

@ObjectType({ description: 'Promises of one mode.' })
export class ModePromises {
  @Field(() => FulfilmentModeEnum)
  mode!: FulfilmentMode

  @Field(() => Int)
  promises!: number

  @Field(() => Int)
  kept!: number

  @Field(() => Int, { description: 'Basis points.' })
  keptBp!: number
}

@ObjectType({ description: 'Broken promises of one cause.' })
export class CauseBreaches {
  @Field(() => BreachCauseEnum, { nullable: true, description: 'Null for orders that have not ended.' })
  cause?: Cause

  @Field(() => Int)
  breaches!: number

  @Field(() => GraphQLFen)
  compensationFen!: number
}

@ObjectType({ description: 'What became of the promises whose window ended in a span.' })
export class PromiseReport {
  @Field(() => Int)
  promises!: number

  @Field(() => Int)
  kept!: number

  @Field(() => Int, { nullable: true, description: 'Basis points; null without promises.' })
  keptBp?: number

  @Field(() => GraphQLFen)
  compensationFen!: number

  @Field(() => [ModePromises])
  byMode!: ModePromises[]

  @Field(() => [CauseBreaches])
  byCause!: CauseBreaches[]
}

@ObjectType('BadWeather', { description: 'Weather in which nobody is blamed for riding slowly.' })
export class BadWeatherType {
  @Field(() => ID)
  id!: string

  @Field(() => GraphQLDateTime)
  startsAt!: Date

  @Field(() => GraphQLDateTime)
  endsAt!: Date

  @Field(() => String)
  reason!: string
}

export const PromiseBreachConnection = connectionOf('PromiseBreach', () => PromiseBreachType)
