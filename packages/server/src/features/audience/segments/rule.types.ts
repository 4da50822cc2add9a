import { GraphQLScalarType } from 'graphql'
import { Field, ID, InputType, Int } from 'type-graphql'
import { enumOf } from '../../../graph/lists.ts'
import { OneOf } from '../../../graph/one-of.ts'
import { GraphQLFen } from '../../../graph/scalars.ts'
import { EventKindEnum, TraitKeyEnum } from '../residents/residents.types.ts'
import { comparisons, dayparts, type Comparison, type EventKind, type TraitKey } from '@linli/audience'

export const ComparisonEnum = enumOf('Comparison', comparisons, 'How a trait is compared; KNOWN takes no value.')
export const DaypartEnum = enumOf('Daypart', dayparts, 'A part of the day.')
export const TimesEnum = enumOf('TimesComparison', ['EQ', 'GTE', 'LTE'] as const, 'How often is compared.')

@InputType({ description: 'See `traits` for what can be compared with what.' })
export class TraitClauseInput {
  @Field(() => TraitKeyEnum)
  key!: TraitKey

  @Field(() => ComparisonEnum)
  is!: Comparison

  @Field(() => Int, { nullable: true, description: 'In the unit of the trait; of a DAY, how many have passed since.' })
  value?: number

  @Field(() => Int, { nullable: true, description: 'Of BETWEEN: the upper bound, included.' })
  upTo?: number

  @Field(() => [String], { nullable: true, description: 'Of a trait that is one of several words.' })
  words?: string[]

  @Field(() => Int, { nullable: true, description: '1 to 99, in place of a value: of everybody whose trait is known.' })
  percentile?: number
}

@InputType()
export class TimesInput {
  @Field(() => TimesEnum)
  is!: 'EQ' | 'GTE' | 'LTE'

  @Field(() => Int)
  count!: number
}

@InputType({ description: 'All of them hold of one event.' })
export class PerformedWhereInput {
  @Field(() => [ID], { nullable: true })
  categoryIds?: string[]

  @Field(() => [String], { nullable: true })
  modes?: string[]

  @Field(() => [DaypartEnum], { nullable: true })
  dayparts?: string[]

  @Field(() => GraphQLFen, { nullable: true })
  minTotalFen?: number

  @Field(() => Boolean, { nullable: true })
  isDiscounted?: boolean
}

@InputType()
export class PerformedClauseInput {
  @Field(() => EventKindEnum)
  event!: EventKind

  @Field(() => TimesInput)
  times!: TimesInput

  @Field(() => Int, { nullable: true, description: 'Today and so many days before it; absent: ever.' })
  withinDays?: number

  @Field(() => String, { nullable: true, description: 'Not beside `withinDays`: a date such as 2017-12-01, included.' })
  from?: string

  @Field(() => String, { nullable: true, description: 'Not beside `withinDays`: a date such as 2017-12-31, included.' })
  to?: string

  @Field(() => PerformedWhereInput, { nullable: true })
  where?: PerformedWhereInput
}

@InputType()
export class InSegmentInput {
  @Field(() => ID)
  segmentId!: string
}

@InputType()
export class HasTagInput {
  @Field(() => ID)
  tagId!: string
}

@InputType()
export class PlacesInput {
  @Field(() => [ID])
  ids!: string[]
}

@InputType({ description: 'Of 10,000 that residents are spread over by the salt; both ends are included.' })
export class BucketInput {
  @Field(() => String)
  salt!: string

  @Field(() => Int)
  from!: number

  @Field(() => Int)
  to!: number
}

@OneOf()
@InputType({ description: 'Who belongs to a segment: exactly one field is given.' })
export class RuleInput {
  @Field(() => [RuleInput], { nullable: true })
  all?: RuleInput[]

  @Field(() => [RuleInput], { nullable: true })
  any?: RuleInput[]

  @Field(() => RuleInput, { nullable: true, description: 'What is not known of a resident compares false.' })
  not?: RuleInput

  @Field(() => TraitClauseInput, { nullable: true })
  trait?: TraitClauseInput

  @Field(() => PerformedClauseInput, { nullable: true })
  performed?: PerformedClauseInput

  @Field(() => InSegmentInput, { nullable: true })
  inSegment?: InSegmentInput

  @Field(() => HasTagInput, { nullable: true })
  hasTag?: HasTagInput

  @Field(() => PlacesInput, { nullable: true })
  community?: PlacesInput

  @Field(() => PlacesInput, { nullable: true })
  building?: PlacesInput

  @Field(() => BucketInput, { nullable: true })
  bucket?: BucketInput
}

/** It only goes out: a rule comes in as `RuleInput`, of the same shape. */
export const GraphQLRule = new GraphQLScalarType({
  name: 'Rule',
  description: 'A rule as JSON, of the shape of `RuleInput`.',
  serialize: (value) => value,
})
