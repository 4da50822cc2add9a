import { Field, Float, ID, InputType, Int, ObjectType } from 'type-graphql'
import { enumFilter, enumOf } from '../../../graph/lists.ts'
import { payload } from '../../../graph/payload.ts'
import { GraphQLDateTime, GraphQLFen } from '../../../graph/scalars.ts'
import { RiderType } from '../../carriers/index.ts'
import { certificateKinds, type CertificateKind } from './certificate.ts'
import { shiftEnds, vehicles, type ShiftEnd, type Vehicle } from './shift.ts'

export const VehicleEnum = enumOf('Vehicle', vehicles, 'What a rider rides, and by it how much he carries.')
export const ShiftEndEnum = enumOf('ShiftEnd', shiftEnds, 'Who or what ended a shift.')
export const CertificateKindEnum = enumOf(
  'CertificateKind',
  certificateKinds,
  'What a rider is allowed to carry or do.',
)
export const CertificateKindFilter = enumFilter('CertificateKind', CertificateKindEnum)

@ObjectType('RiderShift', { description: 'From going on duty to going off.' })
export class RiderShiftType {
  @Field(() => ID)
  id!: string

  @Field(() => GraphQLDateTime)
  startedAt!: Date

  @Field(() => GraphQLDateTime, { description: 'When the rider wants to stop; he gets nothing to fetch after it.' })
  endsAt!: Date

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Null while it lasts.' })
  endedAt?: Date | null

  @Field(() => ShiftEndEnum, { nullable: true, description: 'Null while it lasts.' })
  endedBy?: ShiftEnd | null

  @Field(() => VehicleEnum)
  vehicle!: Vehicle

  @Field(() => Int)
  onlineMinutes!: number

  @Field(() => GraphQLFen, { description: 'For what was delivered within it.' })
  earnedFen!: number
}

@ObjectType('RiderPosition', { description: 'Where a rider on duty was last. Nothing older is kept.' })
export class RiderPositionType {
  @Field(() => Float)
  lat!: number

  @Field(() => Float)
  lng!: number

  @Field(() => Int, { nullable: true, description: 'Null when the phone did not say.' })
  accuracyMetres?: number | null

  @Field(() => GraphQLDateTime, { description: 'When the server heard of it.' })
  at!: Date
}

@ObjectType('RiderCertificate', { description: 'A paper that lets a rider carry or do something until it ends.' })
export class RiderCertificateType {
  @Field(() => ID)
  id!: string

  @Field(() => CertificateKindEnum)
  kind!: CertificateKind

  @Field(() => String)
  number!: string

  @Field(() => GraphQLDateTime)
  issuedAt!: Date

  @Field(() => GraphQLDateTime)
  expiresAt!: Date

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Null when it was never taken away.' })
  revokedAt?: Date | null

  @Field(() => Boolean, { description: 'Begun, not over and not taken away.' })
  isValid!: boolean
}

@InputType()
export class GoOnDutyInput {
  @Field(() => VehicleEnum)
  vehicle!: Vehicle

  @Field(() => GraphQLDateTime, { description: 'At most 16 hours from now.' })
  endsAt!: Date

  @Field(() => Float, { nullable: true, description: 'Where he begins; with `lng`.' })
  lat?: number | null

  @Field(() => Float, { nullable: true })
  lng?: number | null
}

@InputType()
export class CertifyRiderInput {
  @Field(() => ID)
  riderId!: string

  @Field(() => CertificateKindEnum)
  kind!: CertificateKind

  @Field(() => String, { description: 'As it stands on the paper; given once.' })
  number!: string

  @Field(() => GraphQLDateTime)
  issuedAt!: Date

  @Field(() => GraphQLDateTime, { description: 'At most ten years later.' })
  expiresAt!: Date
}

const rider = () => RiderType
export const GoOnDutyPayload = payload('GoOnDuty', { rider })
export const GoOffDutyPayload = payload('GoOffDuty', { rider })
export const SetDutyPayload = payload('SetDuty', { rider })
export const CertifyRiderPayload = payload('CertifyRider', { rider })
export const RevokeCertificatePayload = payload('RevokeCertificate', { rider })
export const ReportPositionPayload = payload('ReportPosition', {
  accepted: [() => Boolean, { description: 'False: he told so a moment ago, and nothing was kept.' }],
})
