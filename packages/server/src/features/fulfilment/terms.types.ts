import { Field, InputType, Int, ObjectType } from 'type-graphql'
import { GraphQLFen } from '../../graph/scalars.ts'
import type { CompensationTier, CostModel, FeeModel } from './rule.ts'
import type { DailyWindow, WindowRule } from './window.ts'

/** Each is told and set in the same words, so it is one class with two names. Absent is null: it is stored as it is. */
const orNull = (description: string) => ({ nullable: true, defaultValue: null, description }) as const

@ObjectType({
  description: 'What the resident pays. Each begun kilometre and kilogram beyond what is included counts.',
})
@InputType('ModeFeeInput')
export class ModeFee implements FeeModel {
  @Field(() => GraphQLFen)
  baseFen!: FeeModel['baseFen']

  @Field(() => GraphQLFen)
  perKmFen!: FeeModel['perKmFen']

  @Field(() => Int)
  kmIncluded!: number

  @Field(() => GraphQLFen)
  perKgFen!: FeeModel['perKgFen']

  @Field(() => Int)
  kgIncluded!: number

  @Field(() => GraphQLFen, orNull('Goods for so much come without a fee; null: never.'))
  freeFromFen!: FeeModel['freeFromFen']
}

@ObjectType({ description: 'What the way costs the platform, for each hand it goes through.' })
@InputType('ModeCostInput')
export class ModeCost implements CostModel {
  @Field(() => GraphQLFen)
  pickerBaseFen!: CostModel['pickerBaseFen']

  @Field(() => GraphQLFen)
  pickerPerLineFen!: CostModel['pickerPerLineFen']

  @Field(() => GraphQLFen)
  riderBaseFen!: CostModel['riderBaseFen']

  @Field(() => GraphQLFen)
  riderPerKmFen!: CostModel['riderPerKmFen']

  @Field(() => GraphQLFen)
  stationFen!: CostModel['stationFen']

  @Field(() => GraphQLFen)
  leaderFen!: CostModel['leaderFen']

  @Field(() => GraphQLFen)
  packagingFen!: CostModel['packagingFen']
}

@ObjectType({ description: 'A window that comes once a day. Minutes are counted from midnight in Shanghai.' })
@InputType('ModeDailyWindowInput')
export class ModeDailyWindow implements DailyWindow {
  @Field(() => Int, { description: 'Until then an order still makes this day’s window; at it, no more.' })
  cutoffMinute!: number

  @Field(() => Int)
  startMinute!: number

  @Field(() => Int)
  endMinute!: number

  @Field(() => Int, { description: 'Days between the order and its window; 0 is today.' })
  leadDays!: number

  @Field(() => Boolean, {
    description:
      'What comes after the cutoff takes the next window, and what finds it full is quoted for the next; else only where that one is chosen.',
  })
  rollsOver!: boolean

  @Field(() => Int, { description: 'How long before the window the goods are picked: freshness counts from there.' })
  pickLeadMinutes!: number

  @Field(() => Int, {
    defaultValue: 3,
    description: 'On how many days after the first the window may be chosen instead, 0 to 7.',
  })
  daysAhead!: number
}

@ObjectType({ description: 'When a mode brings the goods. Neither of the two: it asks for a slot that was agreed on.' })
@InputType('ModeWindowInput')
export class ModeWindow implements WindowRule {
  @Field(() => Int, orNull('So many minutes from the order; null: not counted from the order.'))
  withinMinutes!: number | null

  @Field(() => ModeDailyWindow, orNull('Null: it does not come once a day.'))
  daily!: ModeDailyWindow | null
}

@ObjectType('CompensationTier', { description: 'From so many minutes late on: a share of the fee, or a fixed amount.' })
@InputType('CompensationTierInput')
export class CompensationTierType implements CompensationTier {
  @Field(() => Int)
  afterMinutes!: number

  @Field(() => Int, orNull('Basis points of the fee; null: a fixed amount.'))
  feeBp!: number | null

  @Field(() => GraphQLFen, orNull('Null: a share of the fee.'))
  fixedFen!: CompensationTier['fixedFen']

  @Field(() => GraphQLFen, orNull('Never more than this; null: no cap.'))
  capFen!: CompensationTier['capFen']
}
