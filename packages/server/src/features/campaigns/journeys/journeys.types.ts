import { Field, ID, Int, ObjectType } from 'type-graphql'
import { connectionOf } from '../../../graph/connection.ts'
import { enumOf } from '../../../graph/lists.ts'
import { Node } from '../../../graph/node.ts'
import { GraphQLDateTime } from '../../../graph/scalars.ts'
import { CommunityType } from '../../communities/index.ts'
import { ChannelEnum, MessageContent, type Channel } from '../../messages/index.ts'
import { journeyEvents, nodeKinds, type JourneyEvent, type NodeKind } from './graph.ts'
import {
  journeyActions,
  journeyStates,
  runStates,
  type JourneyAction,
  type JourneyState,
  type RunState,
} from './journey.ts'

export const JourneyStateEnum = enumOf('JourneyState', journeyStates, 'Whether residents enter a journey and walk on.')
export const JourneyActionEnum = enumOf('JourneyAction', journeyActions, 'What can be done with a journey.')
export const JourneyEventEnum = enumOf(
  'JourneyEvent',
  journeyEvents,
  'ORDERED: an order of his was paid; LATE: the promise of one was broken.',
)
export const JourneyNodeKindEnum = enumOf('JourneyNodeKind', nodeKinds, 'What happens at a node.')
export const JourneyRunStateEnum = enumOf(
  'JourneyRunState',
  runStates,
  'How a walk stands. LEFT: the segment by which he entered; GONE: he lives nowhere here any more.',
)

@ObjectType({ description: 'A node of a journey. What does not belong to its kind is null.' })
export class JourneyNode {
  @Field(() => String)
  key!: string

  @Field(() => JourneyNodeKindEnum)
  kind!: NodeKind

  @Field(() => String, { nullable: true, description: 'Where it goes on; null of EXIT.' })
  next?: string

  @Field(() => String, { nullable: true, description: 'Of WAIT_FOR when time is over, of SPLIT for the others.' })
  otherwise?: string

  @Field(() => JourneyEventEnum, { nullable: true, description: 'Of WAIT_FOR.' })
  event?: JourneyEvent

  @Field(() => Int, { nullable: true, description: 'Of WAIT_FOR.' })
  timeoutMinutes?: number

  @Field(() => Int, { nullable: true, description: 'Of DELAY.' })
  minutes?: number

  @Field(() => Int, { nullable: true, description: 'Of DELAY: minute of the day in Asia/Shanghai; null: at once.' })
  atMinute?: number

  @Field(() => Int, { nullable: true, description: 'Of SPLIT by chance: basis points that take `next`.' })
  shareBps?: number

  @Field(() => ID, { nullable: true, description: 'Of SPLIT: its members take `next`.' })
  segmentId?: string

  @Field(() => [ChannelEnum], { nullable: true, description: 'Of SEND.' })
  channels?: Channel[]

  @Field(() => [MessageContent], { nullable: true, description: 'Of SEND, in Chinese.' })
  content?: MessageContent[]

  @Field(() => [MessageContent], { nullable: true, description: 'Of SEND, in English.' })
  contentEn?: MessageContent[]

  @Field(() => Int, { description: 'Residents who are here now, of all versions.' })
  here!: number

  @Field(() => Int, { description: 'How often somebody has gone on from here, by the present version.' })
  passed!: number
}

@ObjectType('Journey', { implements: Node, description: 'A way that residents walk, each in his own time.' })
export class JourneyType extends Node {
  @Field(() => String)
  name!: string

  @Field(() => JourneyStateEnum)
  state!: JourneyState

  @Field(() => Int)
  version!: number

  @Field(() => Int, { description: 'Of its graph; who is on the way keeps to the one he began with.' })
  graphVersion!: number

  @Field(() => [JourneyActionEnum], { description: 'What the caller can do now.' })
  allowedActions!: JourneyAction[]

  @Field(() => CommunityType, { nullable: true, description: 'Null: in every community.' })
  community?: CommunityType

  @Field(() => ID, { nullable: true, description: 'Who enters it sets out; null when it is an event.' })
  entrySegmentId?: string

  @Field(() => JourneyEventEnum, { nullable: true, description: 'Null when it is a segment.' })
  entryEvent?: JourneyEvent

  @Field(() => Int, { nullable: true, description: 'So many days after he entered somebody may again; null: once.' })
  againAfterDays?: number

  @Field(() => JourneyEventEnum, { nullable: true, description: 'Who reaches it is on the way no longer.' })
  goal?: JourneyEvent

  @Field(() => Boolean)
  exitsWithSegment!: boolean

  @Field(() => [JourneyNode], { description: 'The first is where it begins.' })
  nodes!: JourneyNode[]

  @Field(() => Int, { description: 'Residents on the way.' })
  running!: number

  @Field(() => Int, { description: 'Walks that have ended, in whatever way.' })
  ended!: number

  @Field(() => GraphQLDateTime)
  createdAt!: Date
}

export const JourneyConnection = connectionOf('Journey', () => JourneyType)

@ObjectType()
export class JourneyRunStep {
  @Field(() => Int)
  seq!: number

  @Field(() => String)
  node!: string

  @Field(() => String, {
    description:
      'WAITS, HAPPENED, TIMED_OUT, RESTED, NEXT, OTHERWISE; of SEND what the gate said, of the last step how it ended.',
  })
  outcome!: string

  @Field(() => GraphQLDateTime)
  at!: Date
}

@ObjectType({ description: 'One walk of a resident, and each of its steps.' })
export class JourneyRun {
  @Field(() => ID)
  id!: string

  @Field(() => JourneyRunStateEnum)
  state!: RunState

  @Field(() => Int, { description: 'Which time he entered, from 1.' })
  nr!: number

  @Field(() => Int)
  graphVersion!: number

  @Field(() => String)
  node!: string

  @Field(() => GraphQLDateTime)
  enteredAt!: Date

  @Field(() => GraphQLDateTime, { nullable: true, description: 'When it goes on; null of what has ended.' })
  dueAt?: Date

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Null while it goes on.' })
  endedAt?: Date

  @Field(() => [JourneyRunStep])
  steps!: JourneyRunStep[]
}
