import { sql } from 'drizzle-orm'
import { Arg, Args, Ctx as GqlCtx, ID, Info, Int, Mutation, Query, Resolver } from 'type-graphql'
import { Access } from '../../../graph/access.ts'
import type { Ctx } from '../../../graph/context.ts'
import { readConnection, readList, ref, type ReadInfo } from '../../../graph/read/index.ts'
import { GraphQLDateTime } from '../../../graph/scalars.ts'
import { asBatch } from '../../../graph/user-error.ts'
import { acceptOffer, declineOffer } from './offers.commands.ts'
import { ownReach } from './task.policy.ts'
import type { TaskAction } from './task.ts'
import { advanceTask, dropTask, grabTask } from './tasks.commands.ts'
import {
  AcceptOfferPayload,
  AdvanceTaskPayload,
  AssignTaskInput,
  AssignTaskPayload,
  AssignTasksPayload,
  DeclineOfferPayload,
  DeliveryTaskList,
  DropTaskPayload,
  GrabTaskPayload,
  UnassignTaskPayload,
} from './tasks.inputs.ts'
import { assignTask, assignTasks, unassignTask } from './tasks.manual.ts'
import { routeOrder, taskOfferShape, taskShape } from './tasks.shape.ts'
import { DeliveryTaskConnection, DeliveryTaskType, TaskActionEnum, TaskOfferType } from './tasks.types.ts'

const TaskIdArg = () => Arg('taskId', () => ID)
const OfferIdArg = () => Arg('offerId', () => ID)
const ReasonArg = () => Arg('reason', () => String, { description: '1 to 200 characters, one line.' })
const KeyArg = () =>
  Arg('idempotencyKey', () => String, { description: '1 to 255 characters, new for each intention.' })

@Resolver()
export class TasksResolver {
  @Query(() => DeliveryTaskConnection, { description: 'Tasks the caller may see, due first.' })
  @Access({ roles: ['OPERATOR', 'RIDER'] })
  deliveryTasks(@GqlCtx() ctx: Ctx, @Info() info: ReadInfo, @Args(() => DeliveryTaskList) _list: object) {
    return readConnection(ctx, info, taskShape)
  }

  @Query(() => [DeliveryTaskType], { description: 'What the rider carries now, in the order of his route.' })
  @Access({ roles: ['RIDER'] })
  myTasks(@GqlCtx() ctx: Ctx, @Info() info: ReadInfo) {
    return readList(ctx, info, taskShape, {
      where: ({ t, reached }) => sql`${t['endedAt']} is null and ${reached(ownReach)}`,
      order: routeOrder,
    })
  }

  @Query(() => [TaskOfferType], { description: 'What the rider is asked now, the first to end first.' })
  @Access({ roles: ['RIDER'] })
  myTaskOffers(@GqlCtx() ctx: Ctx, @Info() info: ReadInfo) {
    return readList(ctx, info, taskOfferShape, {
      where: ({ t, now, reached }) =>
        sql`${t['state']} = 'OPEN' and ${t['expiresAt']} > ${now} and ${reached(ownReach)}`,
      order: ({ t }) => sql`${t['expiresAt']}, ${t['id']}`,
    })
  }

  @Mutation(() => GrabTaskPayload, {
    description: 'A rider helps himself where that is done; of many who reach for it the first has it.',
  })
  @Access({ roles: ['RIDER'] })
  async grabTask(@GqlCtx() ctx: Ctx, @TaskIdArg() taskId: string, @KeyArg() idempotencyKey: string) {
    return { task: ref(taskShape, await grabTask(ctx, taskId, idempotencyKey)) }
  }

  @Mutation(() => AcceptOfferPayload, { description: 'A rider takes what he was asked for, before it expires.' })
  @Access({ roles: ['RIDER'] })
  async acceptOffer(@GqlCtx() ctx: Ctx, @OfferIdArg() offerId: string, @KeyArg() idempotencyKey: string) {
    return { task: ref(taskShape, await acceptOffer(ctx, offerId, idempotencyKey)) }
  }

  @Mutation(() => DeclineOfferPayload, { description: 'A rider lets it pass, and is not asked for it again.' })
  @Access({ roles: ['RIDER'] })
  async declineOffer(@GqlCtx() ctx: Ctx, @OfferIdArg() offerId: string) {
    return { offer: ref(taskOfferShape, await declineOffer(ctx, offerId)) }
  }

  @Mutation(() => AdvanceTaskPayload, {
    description: 'Tells what has happened. States may be skipped; what comes late or twice is kept and moves nothing.',
  })
  @Access({ roles: ['RIDER', 'OPERATOR'] })
  async advanceTask(
    @GqlCtx() ctx: Ctx,
    @TaskIdArg() taskId: string,
    @Arg('action', () => TaskActionEnum) action: TaskAction,
    @KeyArg() idempotencyKey: string,
    @Arg('at', () => GraphQLDateTime, { nullable: true, description: 'When it happened; absent: now.' }) at?: Date,
    @Arg('reason', () => String, { nullable: true, description: 'Why it failed; 1 to 200 characters, one line.' })
    reason?: string,
    @Arg('expectedVersion', () => Int, {
      nullable: true,
      description: 'The version the caller last saw; if it would move another, that is refused as STALE_VERSION.',
    })
    expectedVersion?: number,
  ) {
    const told = { taskId, action, at, reason, expectedVersion }
    const { taskId: id, ignored } = await advanceTask(ctx, told, idempotencyKey)
    return { task: ref(taskShape, id), ignored }
  }

  @Mutation(() => DropTaskPayload, {
    description: 'A rider gives back what he has not picked up; it is not offered to him again.',
  })
  @Access({ roles: ['RIDER'] })
  async dropTask(@GqlCtx() ctx: Ctx, @TaskIdArg() taskId: string, @ReasonArg() reason: string) {
    return { task: ref(taskShape, await dropTask(ctx, { taskId, reason })) }
  }

  @Mutation(() => AssignTaskPayload, {
    description: 'An operator says who carries it, whatever was decided before; the engine leaves it alone then.',
  })
  @Access({ roles: ['OPERATOR'] })
  async assignTask(
    @GqlCtx() ctx: Ctx,
    @TaskIdArg() taskId: string,
    @Arg('riderId', () => ID) riderId: string,
    @Arg('expectedVersion', () => Int, {
      description: 'The version the caller last saw; another is refused as STALE_VERSION.',
    })
    expectedVersion: number,
    @ReasonArg() reason: string,
  ) {
    return { task: ref(taskShape, await assignTask(ctx, { taskId, riderId, expectedVersion }, reason)) }
  }

  @Mutation(() => AssignTasksPayload, {
    description: 'Several at once, 1 to 100, each by itself; for one rider in the order of his route.',
  })
  @Access({ roles: ['OPERATOR'] })
  async assignTasks(
    @GqlCtx() ctx: Ctx,
    @Arg('input', () => [AssignTaskInput]) input: AssignTaskInput[],
    @ReasonArg() reason: string,
  ) {
    const { results } = asBatch(await assignTasks(ctx, input, reason), 'task', false, (id) => ref(taskShape, id))
    return { results }
  }

  @Mutation(() => UnassignTaskPayload, {
    description: 'Nobody carries it for now; goods under way stay where they are.',
  })
  @Access({ roles: ['OPERATOR'] })
  async unassignTask(
    @GqlCtx() ctx: Ctx,
    @TaskIdArg() taskId: string,
    @ReasonArg() reason: string,
    @Arg('unpin', () => Boolean, {
      defaultValue: false,
      description: 'The engine and riders may have it again; otherwise it waits for an operator.',
    })
    unpin: boolean,
  ) {
    return { task: ref(taskShape, await unassignTask(ctx, { taskId, reason, unpin })) }
  }
}
