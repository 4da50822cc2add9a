import { ArgsType, Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { connectionOf } from '../../../graph/connection.ts'
import { enumFilter, enumOf, filterOf, listArgs } from '../../../graph/lists.ts'
import { payload } from '../../../graph/payload.ts'
import { GraphQLDateTime, GraphQLFen } from '../../../graph/scalars.ts'
import { OrderType } from '../orders.types.ts'
import { attemptOutcomes, type AttemptOutcome } from './pickup.ts'
import { syncOutcomes, type SyncOutcome } from './pickups-offline.commands.ts'

export const AttemptOutcomeEnum = enumOf(
  'AttemptOutcome',
  attemptOutcomes,
  'What came of a code that was shown at a counter.',
)
const SyncOutcomeEnum = enumOf(
  'SyncOutcome',
  syncOutcomes,
  'DONE: booked as handed over. DUPLICATE: it had been handed over already. LATE: it had been given up. WRONG: nothing waits here under this code.',
)

@ObjectType('PickupAttempt', { description: 'A code that was shown at a counter.' })
export class PickupAttemptType {
  @Field(() => GraphQLDateTime)
  at!: Date

  @Field(() => AttemptOutcomeEnum)
  outcome!: AttemptOutcome

  @Field(() => OrderType, {
    nullable: true,
    description: 'Null when it was nobody’s code, or the order is none that the reader may see.',
  })
  order?: OrderType

  @Field(() => String, { nullable: true, description: 'Null unless it was taken without a network.' })
  device?: string
}

export const PickupAttemptConnection = connectionOf('PickupAttempt', () => PickupAttemptType)
const AttemptOutcomeFilter = enumFilter('AttemptOutcome', AttemptOutcomeEnum)
export const PickupAttemptList = listArgs(filterOf('PickupAttempt', { outcome: () => AttemptOutcomeFilter }))

@ArgsType()
export class PeriodArgs {
  @Field(() => Int, { defaultValue: 28, description: 'Length of the period that ends now; 1 to 366.' })
  days!: number
}

@ObjectType({ description: 'How long goods stay at a point.' })
export class PointDwell {
  @Field(() => Int, { description: 'Waiting now.' })
  waiting!: number

  @Field(() => Int, { description: 'Of these, overdue.' })
  overdue!: number

  @Field(() => Int, { description: 'Reported missing and not found.' })
  missing!: number

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Null when nothing waits.' })
  oldestArrivedAt?: Date

  @Field(() => Int, { description: 'Handed over in the period.' })
  redeemed!: number

  @Field(() => Int, { nullable: true, description: 'From arrival to handing over; null without one.' })
  medianMinutes?: number

  @Field(() => Int, { nullable: true, description: 'Nine in ten took no longer; null without one.' })
  p90Minutes?: number

  @Field(() => Int, { description: 'Arrived in the period and went back.' })
  returned!: number

  @Field(() => Int, { description: 'Arrived in the period and was thrown away.' })
  disposed!: number
}

@ObjectType({ description: 'One business day of a point in Asia/Shanghai.' })
export class PointDay {
  @Field(() => String, { description: 'Such as 2026-11-22.' })
  day!: string

  @Field(() => Int)
  redemptions!: number
}

@ObjectType({ description: 'Who comes to a point, and what they order next.' })
export class PointFootfall {
  @Field(() => Int)
  redemptions!: number

  @Field(() => Int)
  households!: number

  @Field(() => Int, { description: 'Paid orders that a household placed within two hours after it collected here.' })
  addOnOrders!: number

  @Field(() => GraphQLFen, { description: 'What they paid, less refunds.' })
  addOnSalesFen!: number

  @Field(() => [PointDay], { description: 'Every business day of the period, also those without a visit.' })
  daily!: PointDay[]
}

@ObjectType('OfflinePack', { description: 'With it a device tells good codes from wrong ones without a network.' })
export class OfflinePackType {
  @Field(() => ID)
  pointId!: string

  @Field(() => String)
  deviceId!: string

  @Field(() => GraphQLDateTime)
  issuedAt!: Date

  @Field(() => GraphQLDateTime, { description: 'After this nothing is handed over by it.' })
  expiresAt!: Date

  @Field(() => String)
  salt!: string

  @Field(() => Int, { description: 'Of PBKDF2 with SHA-256 over code and salt, 32 bytes, as base64url.' })
  iterations!: number

  @Field(() => Boolean, { description: 'False when more goods wait than a pack holds.' })
  isComplete!: boolean

  @Field(() => [String])
  hashes!: string[]

  @Field(() => String, {
    description:
      'Ed25519, base64, over these lines: `linli-pickup-pack-1`, pointId, deviceId as JSON, issuedAt, expiresAt, salt, iterations, isComplete, then each hash.',
  })
  signature!: string

  @Field(() => String, { description: 'SPKI, base64.' })
  publicKey!: string
}

@InputType({ description: 'A code that was taken without a network.' })
export class OfflineRedemptionInput {
  @Field(() => String)
  code!: string

  @Field(() => GraphQLDateTime, { description: 'By the clock of the device.' })
  at!: Date

  @Field(() => Int, {
    description: 'Counts the redemptions of the device, from 1: sent again, the same number is the same redemption.',
  })
  number!: number
}

@ObjectType()
export class SyncedRedemption {
  @Field(() => Int)
  number!: number

  @Field(() => SyncOutcomeEnum)
  outcome!: SyncOutcome

  @Field(() => OrderType, { nullable: true, description: 'Null when it was nobody’s code.' })
  order?: OrderType
}

export const SyncRedemptionsPayload = payload('SyncRedemptions', {
  results: [() => [SyncedRedemption], { description: 'In the order sent; null when the whole was refused.' }],
})
export const ReportMissingPayload = payload('ReportMissing', { order: () => OrderType })
