import { createUnionType, Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { enumOf } from '../../graph/lists.ts'
import { GraphQLDateTime, GraphQLFen } from '../../graph/scalars.ts'
import { ErrorCode, UserError } from '../../graph/user-error.ts'
import type { RefusalCode } from '../../refusals.ts'
import { delayKinds, type Delay, type DelayKind } from './delay.ts'
import type { FulfilmentMode } from './fulfilment.ts'
import { FulfilmentModeEnum, TimeWindow } from './fulfilment.types.ts'
import { costParts, type CostPart } from './quote.ts'
import { CompensationTierType } from './terms.types.ts'

export const CostPartEnum = enumOf('CostPart', costParts, 'The hands that an order goes through.')

@ObjectType()
export class CostOfPart {
  @Field(() => CostPartEnum)
  part!: CostPart

  @Field(() => GraphQLFen)
  amountFen!: number
}

@ObjectType({ description: 'What the way costs the platform; the parts sum to the total.' })
export class UnitCost {
  @Field(() => GraphQLFen)
  totalFen!: number

  @Field(() => [CostOfPart])
  parts!: CostOfPart[]
}

@ObjectType({ description: 'One figure or word behind a reason, such as `maxHours`.' })
export class ReasonFact {
  @Field(() => String)
  name!: string

  @Field(() => String)
  value!: string
}

@ObjectType({ description: 'Why a mode cannot be had now.' })
export class UnavailableMode {
  @Field(() => ErrorCode)
  code!: RefusalCode

  @Field(() => String, { description: 'One sentence in English; clients translate by code.' })
  message!: string

  @Field(() => [ReasonFact])
  facts!: ReasonFact[]

  @Field(() => [ID], { description: 'Lines at fault; empty when it is not for the goods.' })
  listingIds!: readonly string[]
}

@ObjectType({ description: 'What the platform gives back when it is late.' })
export class QuotedPromise {
  @Field(() => [CompensationTierType])
  compensation!: CompensationTierType[]

  @Field(() => Int, {
    nullable: true,
    description: 'Once so late, a resident cancels without paying; null: by the usual rule.',
  })
  freeCancelAfterMinutes?: number | null
}

const DelayKindEnum = enumOf('DeliveryDelayKind', delayKinds, 'Why new orders are promised later for a while.')

@ObjectType({ description: 'Minutes that a window lasts longer than usual, for the time being.' })
export class DeliveryDelay implements Pick<Delay, 'kind' | 'minutes'> {
  @Field(() => DelayKindEnum)
  kind!: DelayKind

  @Field(() => Int)
  minutes!: number
}

@ObjectType({ description: 'A day that may be chosen for a cart; fee and saving are those of its mode.' })
export class QuotedDay {
  @Field(() => TimeWindow)
  window!: TimeWindow

  @Field(() => GraphQLDateTime, { description: 'Until then it can be ordered for that day.' })
  cutoffAt!: Date

  @Field(() => String, {
    nullable: true,
    description: 'To place the order by, until `expiresAt`; null when it cannot be had on that day.',
  })
  quote?: string | null

  @Field(() => Int, { nullable: true, description: 'Orders that the window still takes; null: as many as come.' })
  capacityLeft?: number | null

  @Field(() => UnavailableMode, { nullable: true, description: 'Null when it can be had.' })
  unavailable?: UnavailableMode | null
}

@ObjectType({ description: 'One way for a cart, priced.' })
export class FulfilmentQuote {
  @Field(() => FulfilmentModeEnum)
  mode!: FulfilmentMode

  @Field(() => String, {
    nullable: true,
    description: 'To place the order by, until `expiresAt`; null when it cannot be had.',
  })
  quote?: string | null

  @Field(() => GraphQLFen)
  feeFen!: number

  @Field(() => TimeWindow, {
    nullable: true,
    description: 'Null when there is none: a slot is needed, or the cutoff has passed.',
  })
  window?: TimeWindow | null

  @Field(() => [DeliveryDelay], { description: 'What of the window is for the time being; none as a rule.' })
  delays!: readonly DeliveryDelay[]

  @Field(() => Int, { nullable: true, description: 'Orders that the window still takes; null: as many as come.' })
  capacityLeft?: number | null

  @Field(() => GraphQLFen, {
    nullable: true,
    description: 'Against the dearest mode that can be had; null when this one cannot.',
  })
  savingFen?: number | null

  @Field(() => UnitCost)
  cost!: UnitCost

  @Field(() => QuotedPromise)
  promise!: QuotedPromise

  @Field(() => UnavailableMode, { nullable: true, description: 'Null when it can be had.' })
  unavailable?: UnavailableMode | null

  @Field(() => [QuotedDay], {
    description:
      'Days that may be chosen in its place, as the rule of the mode says; none where it comes at once. Where the window rolls over, the first that is open is quoted.',
  })
  days!: readonly QuotedDay[]
}

@ObjectType({ description: 'Lines that come in one way.' })
export class SplitPart {
  @Field(() => FulfilmentQuote)
  option!: FulfilmentQuote

  @Field(() => [ID])
  listingIds!: readonly string[]
}

@ObjectType({ description: 'The same cart in several ways, under one payment.' })
export class FulfilmentSplit {
  @Field(() => [SplitPart], { description: 'Two or three.' })
  parts!: SplitPart[]

  @Field(() => GraphQLFen)
  feeFen!: number

  @Field(() => GraphQLFen)
  costFen!: number

  @Field(() => GraphQLFen, {
    nullable: true,
    description: 'Against the dearest mode that takes the whole cart; null when none does.',
  })
  savingFen?: number | null
}

@ObjectType({ description: 'All ways for one cart, side by side. Nothing is held by asking.' })
export class FulfilmentQuotes {
  @Field(() => [FulfilmentQuote], { description: 'Every mode, always in the same order.' })
  options!: FulfilmentQuote[]

  @Field(() => FulfilmentSplit, {
    nullable: true,
    description: 'Null when no split is cheaper than the cheapest of the options.',
  })
  split?: FulfilmentSplit | null

  @Field(() => ID, {
    nullable: true,
    description: 'Where SELF_PICKUP was quoted for; null when the community has no open point.',
  })
  pointId?: string | null

  @Field(() => GraphQLFen)
  goodsFen!: number

  @Field(() => GraphQLDateTime)
  expiresAt!: Date
}

@InputType()
export class QuotedLineInput {
  @Field(() => ID)
  listingId!: string

  @Field(() => Int, { description: '1 to 999.' })
  quantity!: number
}

@InputType()
export class FulfilmentQuotesInput {
  @Field(() => ID)
  householdId!: string

  @Field(() => [QuotedLineInput], { description: '1 to 100 lines of one merchant.' })
  lines!: QuotedLineInput[]

  @Field(() => ID, { nullable: true, description: 'Where to collect; null: the community’s first open point.' })
  pointId?: string | null
}

@ObjectType({ description: 'The fee is another now.' })
export class FeeChange {
  @Field(() => GraphQLFen)
  beforeFen!: number

  @Field(() => GraphQLFen)
  afterFen!: number
}

@ObjectType({ description: 'It would come at another time now.' })
export class WindowChange {
  @Field(() => TimeWindow)
  before!: TimeWindow

  @Field(() => TimeWindow)
  after!: TimeWindow
}

@ObjectType({ description: 'A unit costs another price now.' })
export class PriceChange {
  @Field(() => ID)
  listingId!: string

  @Field(() => GraphQLFen)
  beforeFen!: number

  @Field(() => GraphQLFen)
  afterFen!: number
}

@ObjectType({ description: 'The mode cannot be had any more.' })
export class ModeWithdrawn {
  @Field(() => UnavailableMode)
  unavailable!: UnavailableMode
}

export const QuoteChangeUnion = createUnionType({
  name: 'QuoteChange',
  description: 'What is no longer as it was quoted.',
  types: () => [FeeChange, WindowChange, PriceChange, ModeWithdrawn] as const,
})

@ObjectType({ implements: UserError, description: 'The quote no longer holds: show what changed, and ask again.' })
/** @public Found by its decorator. */
export class QuoteChanged extends UserError {
  @Field(() => [QuoteChangeUnion])
  changes!: object[]
}
