import { ArgsType, Field, Int, ObjectType } from 'type-graphql'
import { GraphQLDateTime, GraphQLFen } from '../../graph/scalars.ts'

@ArgsType()
export class HealthArgs {
  @Field(() => Int, { defaultValue: 28, description: 'Length of the period that ends now; 1 to 366.' })
  days!: number
}

@ObjectType({ description: 'One business day in Asia/Shanghai.' })
export class CommunityDay {
  @Field(() => String, { description: 'Such as 2026-11-22.' })
  day!: string

  @Field(() => Int, { description: 'Paid orders placed on that day.' })
  orders!: number

  @Field(() => GraphQLFen, { description: 'What they paid, less refunds.' })
  salesFen!: number
}

@ObjectType({
  description: 'How a community lives on the platform: figures of paid orders placed in the last `days` days.',
})
export class CommunityHealth {
  @Field(() => Int)
  days!: number

  @Field(() => GraphQLDateTime)
  computedAt!: Date

  @Field(() => Int, { description: 'Households with at least one paid order.' })
  activeHouseholds!: number

  @Field(() => Int)
  orders!: number

  @Field(() => Int, { description: 'The same of the period of equal length before.' })
  ordersBefore!: number

  @Field(() => Int, { description: 'Handed over.' })
  completedOrders!: number

  @Field(() => Int, { description: 'Paid, then cancelled.' })
  cancelledOrders!: number

  @Field(() => GraphQLFen, { description: 'What was paid, less refunds.' })
  salesFen!: number

  @Field(() => GraphQLFen, { description: 'Mean of the totals, to the nearest fen; 0 without orders.' })
  averageBasketFen!: number

  @Field(() => Int, {
    nullable: true,
    description: 'Basis points of handed-over orders that came before the end of their window; null without one.',
  })
  onTimeBp?: number

  @Field(() => Int, {
    nullable: true,
    description: 'Basis points of active households with two orders or more; null without one.',
  })
  repeatBp?: number

  @Field(() => [CommunityDay], { description: 'Every business day of the period, also those without orders.' })
  daily!: CommunityDay[]
}
