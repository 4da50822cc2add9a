import { Arg, Ctx as GqlCtx, ID, Info, Int, Mutation, Query, Resolver } from 'type-graphql'
import { Access } from '../../../graph/access.ts'
import type { Ctx } from '../../../graph/context.ts'
import { readOne, ref, type ReadInfo } from '../../../graph/read/index.ts'
import { orderShape } from '../orders.shape.ts'
import { acceptChange, proposeChange, rejectChange, withdrawChange, type Proposed } from './changes.commands.ts'
import { payChange } from './changes.payments.ts'
import { previewChange } from './changes.preview.ts'
import { changeShape } from './changes.shape.ts'
import {
  AcceptChangePayload,
  ChangeProposalType,
  PayChangePayload,
  ProposeChangeInput,
  ProposeChangePayload,
  RejectChangePayload,
  WithdrawChangePayload,
} from './changes.types.ts'

const ChangeIdArg = () => Arg('changeId', () => ID)
const VersionArg = () =>
  Arg('expectedVersion', () => Int, {
    nullable: true,
    description: 'The version of the change that the caller last saw; another is refused as STALE_VERSION.',
  })
const KeyArg = () =>
  Arg('idempotencyKey', () => String, { description: '1 to 255 characters, new for each intention.' })

const both = ({ changeId, orderId }: Proposed) => ({
  change: ref(changeShape, changeId),
  order: ref(orderShape, orderId),
})

@Resolver()
export class ChangesResolver {
  @Query(() => ChangeProposalType, {
    nullable: true,
    description: 'Null when there is none with this id that the caller may see.',
  })
  @Access({ roles: ['OPERATOR', 'RESIDENT', 'MERCHANT', 'PARTNER'], scope: 'orders:read' })
  changeProposal(@GqlCtx() ctx: Ctx, @Info() info: ReadInfo, @Arg('id', () => ID) id: string) {
    return readOne(ctx, info, changeShape, id)
  }

  @Mutation(() => ProposeChangePayload, {
    description:
      'Proposes other lines, or another pickup point. What comes with it is held until it is decided; a household’s own wish before the shop has accepted is carried out at once, when it costs more as soon as it is paid.',
  })
  @Access({ roles: ['RESIDENT', 'MERCHANT', 'OPERATOR'] })
  async proposeChange(
    @GqlCtx() ctx: Ctx,
    @Arg('input', () => ProposeChangeInput) input: ProposeChangeInput,
    @KeyArg() idempotencyKey: string,
    @Arg('dryRun', () => Boolean, { defaultValue: false, description: 'Answers `preview`, and keeps nothing.' })
    dryRun: boolean,
  ) {
    if (!dryRun) return both(await proposeChange(ctx, input, idempotencyKey))
    const preview = await previewChange(ctx, input)
    return { preview, order: ref(orderShape, preview.orderId) }
  }

  @Mutation(() => AcceptChangePayload, {
    description: 'Says yes for the side that was asked; what costs the household more is applied when it is paid.',
  })
  @Access({ roles: ['RESIDENT', 'MERCHANT', 'OPERATOR'] })
  async acceptChange(
    @GqlCtx() ctx: Ctx,
    @ChangeIdArg() changeId: string,
    @KeyArg() idempotencyKey: string,
    @VersionArg() expectedVersion?: number,
  ) {
    return both(await acceptChange(ctx, { changeId, expectedVersion }, idempotencyKey))
  }

  @Mutation(() => RejectChangePayload, { description: 'Says no for the side that was asked.' })
  @Access({ roles: ['RESIDENT', 'MERCHANT', 'OPERATOR'] })
  async rejectChange(@GqlCtx() ctx: Ctx, @ChangeIdArg() changeId: string, @VersionArg() expectedVersion?: number) {
    return both(await rejectChange(ctx, { changeId, expectedVersion }))
  }

  @Mutation(() => WithdrawChangePayload, { description: 'Takes it back for the side that proposed it.' })
  @Access({ roles: ['RESIDENT', 'MERCHANT', 'OPERATOR'] })
  async withdrawChange(@GqlCtx() ctx: Ctx, @ChangeIdArg() changeId: string, @VersionArg() expectedVersion?: number) {
    return both(await withdrawChange(ctx, { changeId, expectedVersion }))
  }

  @Mutation(() => PayChangePayload, { description: 'Pays what an agreed change costs the household more.' })
  @Access({ roles: ['RESIDENT'] })
  async payChange(@GqlCtx() ctx: Ctx, @ChangeIdArg() changeId: string, @KeyArg() idempotencyKey: string) {
    return both(await payChange(ctx, { changeId }, idempotencyKey))
  }
}
