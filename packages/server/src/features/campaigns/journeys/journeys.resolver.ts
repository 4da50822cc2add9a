import { Arg, Args, Ctx as GqlCtx, ID, Info, Mutation, Query, Resolver } from 'type-graphql'
import { Access } from '../../../graph/access.ts'
import type { Ctx } from '../../../graph/context.ts'
import { readConnection, readOne, ref, type ReadInfo } from '../../../graph/read/index.ts'
import { activateJourney, pauseJourney, saveJourney, stopJourney } from './journeys.commands.ts'
import {
  ActivateJourneyPayload,
  JourneyList,
  PauseJourneyPayload,
  savedJourneyOf,
  SaveJourneyInput,
  SaveJourneyPayload,
  StopJourneyPayload,
} from './journeys.inputs.ts'
import { journeyShape } from './journeys.shape.ts'
import { JourneyConnection, JourneyRun, JourneyType } from './journeys.types.ts'
import { explainRuns } from './runs.queries.ts'

const operators = { roles: ['OPERATOR'] } as const

@Resolver()
export class JourneysResolver {
  @Query(() => JourneyConnection, { description: 'Of the communities that the caller operates.' })
  @Access(operators)
  journeys(@GqlCtx() ctx: Ctx, @Info() info: ReadInfo, @Args(() => JourneyList) _list: object) {
    return readConnection(ctx, info, journeyShape)
  }

  @Query(() => JourneyType, { nullable: true, description: 'Null when there is none, or none the caller may see.' })
  @Access(operators)
  journey(@GqlCtx() ctx: Ctx, @Info() info: ReadInfo, @Arg('id', () => ID) id: string) {
    return readOne(ctx, info, journeyShape, id)
  }

  @Query(() => [JourneyRun], { description: 'Why a resident is where he is: his latest walks, step by step.' })
  @Access(operators)
  explainRun(
    @GqlCtx() ctx: Ctx,
    @Arg('journeyId', () => ID) journeyId: string,
    @Arg('residentId', () => ID) residentId: string,
  ) {
    return explainRuns(ctx, { journeyId, residentId })
  }

  @Mutation(() => SaveJourneyPayload, {
    description: 'Writes down a new journey, or another graph of a draft or paused one.',
  })
  @Access(operators)
  async saveJourney(@GqlCtx() ctx: Ctx, @Arg('input', () => SaveJourneyInput) input: SaveJourneyInput) {
    return shown(await saveJourney(ctx, savedJourneyOf(input)))
  }

  @Mutation(() => ActivateJourneyPayload, { description: 'By somebody else than who wrote its graph.' })
  @Access(operators)
  async activateJourney(@GqlCtx() ctx: Ctx, @Arg('id', () => ID) id: string) {
    return shown(await activateJourney(ctx, id))
  }

  @Mutation(() => PauseJourneyPayload, { description: 'Nobody enters or moves until it is active again.' })
  @Access(operators)
  async pauseJourney(@GqlCtx() ctx: Ctx, @Arg('id', () => ID) id: string) {
    return shown(await pauseJourney(ctx, id))
  }

  @Mutation(() => StopJourneyPayload, {
    description: 'For good: when this answers nobody moves any more, and what had not left is taken back.',
  })
  @Access(operators)
  async stopJourney(@GqlCtx() ctx: Ctx, @Arg('id', () => ID) id: string) {
    return shown(await stopJourney(ctx, id))
  }
}

const shown = (id: string) => ({ journey: ref(journeyShape, id) })
