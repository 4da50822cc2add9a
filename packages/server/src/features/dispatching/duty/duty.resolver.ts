import { sql } from 'drizzle-orm'
import { Arg, Ctx as GqlCtx, Float, ID, Info, Int, Mutation, Query, Resolver } from 'type-graphql'
import { Access } from '../../../graph/access.ts'
import type { Ctx } from '../../../graph/context.ts'
import { given, readList, ref, type At, type ReadInfo } from '../../../graph/read/index.ts'
import { riderShape } from '../../carriers/index.ts'
import { asRider } from '../tasks/task.policy.ts'
import { certifyRider, revokeCertificate } from './certificates.commands.ts'
import { riderShiftShape } from './duty.shape.ts'
import {
  CertifyRiderInput,
  CertifyRiderPayload,
  GoOffDutyPayload,
  GoOnDutyInput,
  GoOnDutyPayload,
  ReportPositionPayload,
  RevokeCertificatePayload,
  RiderShiftType,
  SetDutyPayload,
} from './duty.types.ts'
import { reportPosition } from './positions.commands.ts'
import { goOffDuty, goOnDuty, setDuty } from './shifts.commands.ts'

@Resolver()
export class DutyResolver {
  @Query(() => RiderShiftType, { nullable: true, description: 'The caller’s own; null when he is off duty.' })
  @Access({ roles: ['RIDER'] })
  async myShift(@GqlCtx() ctx: Ctx, @Info() info: ReadInfo) {
    const where = ({ t }: At) => sql`${t['riderId']} = ${given(0)} and ${t['endedAt']} is null`
    const [shift = null] = (await readList(ctx, info, riderShiftShape, {
      where,
      values: [asRider(ctx.actor)],
    })) as object[]
    return shift
  }

  @Mutation(() => GoOnDutyPayload, { description: 'A rider begins a shift, or changes the one he is in.' })
  @Access({ roles: ['RIDER'] })
  async goOnDuty(
    @GqlCtx() ctx: Ctx,
    @Arg('input', () => GoOnDutyInput) input: GoOnDutyInput,
    @Arg('idempotencyKey', () => String, { description: '1 to 255 characters, new for each intention.' })
    idempotencyKey: string,
  ) {
    return { rider: ref(riderShape, await goOnDuty(ctx, input, idempotencyKey)) }
  }

  @Mutation(() => GoOffDutyPayload, {
    description: 'A rider ends his shift: what he has not fetched goes to others; with goods on board he cannot.',
  })
  @Access({ roles: ['RIDER', 'OPERATOR'] })
  async goOffDuty(
    @GqlCtx() ctx: Ctx,
    @Arg('riderId', () => ID, {
      nullable: true,
      description: 'For operators of the platform, who may end the shift of another; absent: the caller’s own.',
    })
    riderId?: string | null,
  ) {
    return { rider: ref(riderShape, await goOffDuty(ctx, riderId ?? undefined)) }
  }

  @Mutation(() => SetDutyPayload, {
    description: 'A rider goes on or off duty, or the platform sends him off.',
    deprecationReason: 'Use goOnDuty, which knows vehicle and end, and goOffDuty; removal not before 2027-12-01.',
  })
  @Access({ roles: ['RIDER', 'OPERATOR'] })
  async setDuty(
    @GqlCtx() ctx: Ctx,
    @Arg('riderId', () => ID) riderId: string,
    @Arg('onDuty', () => Boolean) onDuty: boolean,
  ) {
    return { rider: ref(riderShape, await setDuty(ctx, riderId, onDuty)) }
  }

  @Mutation(() => ReportPositionPayload, {
    description: 'Where a rider on duty is now, by the clock of the server; at most once a second.',
  })
  @Access({ roles: ['RIDER'] })
  async reportPosition(
    @GqlCtx() ctx: Ctx,
    @Arg('lat', () => Float) lat: number,
    @Arg('lng', () => Float) lng: number,
    @Arg('accuracyMetres', () => Int, { nullable: true }) accuracyMetres?: number | null,
  ) {
    return { accepted: await reportPosition(ctx, { lat, lng, accuracyMetres: accuracyMetres ?? null }) }
  }

  @Mutation(() => CertifyRiderPayload, { description: 'Enters a certificate that somebody has looked at.' })
  @Access({ roles: ['OPERATOR'] })
  async certifyRider(@GqlCtx() ctx: Ctx, @Arg('input', () => CertifyRiderInput) input: CertifyRiderInput) {
    return { rider: ref(riderShape, await certifyRider(ctx, input)) }
  }

  @Mutation(() => RevokeCertificatePayload, {
    description: 'Takes a certificate away for good; its rider gets nothing more that needs it from now on.',
  })
  @Access({ roles: ['OPERATOR'] })
  async revokeCertificate(
    @GqlCtx() ctx: Ctx,
    @Arg('certificateId', () => ID) id: string,
    @Arg('reason', () => String, { description: '1 to 200 characters.' }) reason: string,
  ) {
    return { rider: ref(riderShape, await revokeCertificate(ctx, { id, reason })) }
  }
}
