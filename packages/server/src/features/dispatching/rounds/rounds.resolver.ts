import { Arg, Ctx as GqlCtx, Extensions, ID, Int, Mutation, Resolver } from 'type-graphql'
import { Access } from '../../../graph/access.ts'
import type { Ctx } from '../../../graph/context.ts'
import { ref } from '../../../graph/read/index.ts'
import { GraphQLDateTime } from '../../../graph/scalars.ts'
import { buildingShape } from '../../communities/index.ts'
import { orderShape } from '../../orders/index.ts'
import { taskShape } from '../tasks/tasks.shape.ts'
import { planLeaderRound, planVanRounds } from './rounds.queries.ts'
import { PlanLeaderRoundPayload, PlanVanRoundsPayload } from './rounds.types.ts'

/** A second of a core is worth a long list. */
const cost = 100

const LeavesAtArg = () =>
  Arg('leavesAt', () => GraphQLDateTime, { nullable: true, description: 'Not before then; absent or past: now.' })

@Resolver()
export class RoundsResolver {
  @Mutation(() => PlanLeaderRoundPayload, {
    description:
      'The shortest walk that brings what lies at the point in time. It changes nothing, and is work: at most 300 orders.',
  })
  @Access({ roles: ['LEADER', 'OPERATOR'] })
  @Extensions({ cost })
  async planLeaderRound(
    @GqlCtx() ctx: Ctx,
    @Arg('pointId', () => ID) pointId: string,
    @LeavesAtArg() leavesAt?: Date | null,
  ) {
    const { stops, leftOut, ...round } = await planLeaderRound(ctx, pointId, leavesAt)
    return {
      round: {
        ...round,
        stops: stops.map(({ order, ...stop }) => ({
          ...stop,
          order: ref(orderShape, order.id),
          building: ref(buildingShape, order.buildingId),
        })),
        leftOut: leftOut.map(({ order, reason }) => ({ order: ref(orderShape, order.id), reason })),
      },
    }
  }

  @Mutation(() => PlanVanRoundsPayload, {
    description:
      'How vans would carry the SAME_DAY tasks that nobody has and that can be brought within ten hours: the fewest vans, then the shortest way. It changes nothing, and is work: at most 150 tasks.',
  })
  @Access({ roles: ['OPERATOR'] })
  @Extensions({ cost })
  async planVanRounds(
    @GqlCtx() ctx: Ctx,
    @Arg('areaId', () => ID) areaId: string,
    @Arg('vans', () => Int, { description: '1 to 50.' }) vans: number,
    @Arg('capacityGrams', () => Int, { description: 'Of each van, at a time.' }) capacityGrams: number,
    @LeavesAtArg() leavesAt?: Date | null,
  ) {
    const { metres, rounds, leftOut } = await planVanRounds(ctx, { areaId, vans, capacityGrams, leavesAt })
    return {
      plan: {
        metres,
        rounds: rounds.map(({ stops, ...round }) => ({
          ...round,
          stops: stops.map(({ task, at, ...stop }) => ({ ...stop, task: ref(taskShape, task.id), place: at })),
        })),
        leftOut: leftOut.map(({ task, reason }) => ({ task: ref(taskShape, task.id), reason })),
      },
    }
  }
}
