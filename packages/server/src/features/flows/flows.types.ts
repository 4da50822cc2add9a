import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { enumOf } from '../../graph/lists.ts'
import { payload } from '../../graph/payload.ts'
import { GraphQLDateTime } from '../../graph/scalars.ts'
import { flowKinds, flowOutcomes, type FlowKind, type FlowOutcome } from './flow.ts'

export const FlowKindEnum = enumOf('FlowKind', flowKinds, 'What a resident came to do.')
export const FlowOutcomeEnum = enumOf('FlowOutcome', flowOutcomes, 'How a way through a flow ended.')

@InputType({ description: 'One way through a flow, as the front end counted it.' })
export class FlowRunInput {
  @Field(() => FlowKindEnum)
  flow!: FlowKind

  @Field(() => String, { description: '16 to 64 letters, digits, - or _; new whenever the page opens.' })
  session!: string

  @Field(() => ID, { nullable: true, description: 'The caller’s own.' })
  householdId?: string

  @Field(() => Int, { description: 'From open to done, by a stopwatch and not by the phone’s clock; at most an hour.' })
  elapsedMs!: number

  @Field(() => Int, { description: 'Taps, clicks and presses of Enter or Space.' })
  taps!: number

  @Field(() => FlowOutcomeEnum)
  outcome!: FlowOutcome

  @Field(() => String, { description: 'The front end’s own, 1 to 40 characters.' })
  release!: string
}

@ObjectType({ description: 'Figures of one release, or of all: time and taps of those runs that ended PAID.' })
export class FlowFigures {
  @Field(() => String, { nullable: true, description: 'Null: of all releases together.' })
  release?: string

  @Field(() => Int, { description: 'However they ended.' })
  runs!: number

  @Field(() => Int)
  paid!: number

  @Field(() => Int, { nullable: true, description: 'Half took this or less; null when none was paid.' })
  medianMs?: number

  @Field(() => Int, { nullable: true, description: 'Nine of ten took this or less; null when none was paid.' })
  p90Ms?: number

  @Field(() => Int, { nullable: true, description: 'Null when none was paid.' })
  medianTaps?: number

  @Field(() => Int, { nullable: true, description: 'Null when none was paid.' })
  p90Taps?: number

  @Field(() => Int, {
    nullable: true,
    description: 'Basis points of the paid runs that kept to both budgets, seconds and taps; null when none was paid.',
  })
  withinBudgetBp?: number
}

@ObjectType({
  description: 'How much of their time residents gave to a flow. Counted from the log of runs, nothing else.',
})
export class FlowReport {
  @Field(() => FlowKindEnum)
  flow!: FlowKind

  @Field(() => GraphQLDateTime)
  from!: Date

  @Field(() => GraphQLDateTime)
  to!: Date

  @Field(() => Int)
  budgetSeconds!: number

  @Field(() => Int)
  budgetTaps!: number

  @Field(() => FlowFigures)
  all!: FlowFigures

  @Field(() => [FlowFigures], { description: 'Each release, the latest seen first; at most 100.' })
  releases!: FlowFigures[]
}

export const RecordFlowPayload = payload('RecordFlow', {
  runId: [() => ID, { description: 'The same when the session was recorded before.' }],
})
