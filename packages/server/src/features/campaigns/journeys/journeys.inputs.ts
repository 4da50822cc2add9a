import { Field, ID, InputType, Int } from 'type-graphql'
import { enumFilter, filterOf, IdFilter, listArgs, TextFilter } from '../../../graph/lists.ts'
import { payload } from '../../../graph/payload.ts'
import type { CommunityId } from '../../communities/index.ts'
import { ChannelEnum, contentOf, MessageContentInput, type Channel } from '../../messages/index.ts'
import type { JourneyEvent, Node, NodeKind } from './graph.ts'
import type { SavedJourney } from './journeys.commands.ts'
import { JourneyEventEnum, JourneyNodeKindEnum, JourneyStateEnum, JourneyType } from './journeys.types.ts'
import { refuse } from '@linli/kit'

const JourneyStateFilter = enumFilter('JourneyState', JourneyStateEnum)
export const JourneyList = listArgs(
  filterOf('Journey', {
    id: () => IdFilter,
    state: () => JourneyStateFilter,
    communityId: () => IdFilter,
    name: () => TextFilter,
  }),
)

@InputType()
export class JourneyNodeInput {
  @Field(() => String)
  key!: string

  @Field(() => JourneyNodeKindEnum)
  kind!: NodeKind

  @Field(() => String, { nullable: true, description: 'Where it goes on; of all but EXIT.' })
  next?: string

  @Field(() => String, { nullable: true, description: 'Of WAIT_FOR when time is over, of SPLIT for the others.' })
  otherwise?: string

  @Field(() => JourneyEventEnum, { nullable: true, description: 'Of WAIT_FOR.' })
  event?: JourneyEvent

  @Field(() => Int, { nullable: true, description: 'Of WAIT_FOR.' })
  timeoutMinutes?: number

  @Field(() => Int, { nullable: true, description: 'Of DELAY.' })
  minutes?: number

  @Field(() => Int, {
    nullable: true,
    description: 'Of DELAY: then at the next such minute of the day, in Asia/Shanghai.',
  })
  atMinute?: number

  @Field(() => Int, { nullable: true, description: 'Of SPLIT by chance: basis points that take `next`.' })
  shareBps?: number

  @Field(() => ID, { nullable: true, description: 'Of SPLIT: its members take `next`.' })
  segmentId?: string

  @Field(() => [ChannelEnum], { nullable: true, description: 'Of SEND, in order of preference.' })
  channels?: Channel[]

  @Field(() => [MessageContentInput], { nullable: true, description: 'Of SEND, in Chinese.' })
  content?: MessageContentInput[]

  @Field(() => [MessageContentInput], { nullable: true, description: 'Of SEND, in English.' })
  contentEn?: MessageContentInput[]
}

@InputType()
export class SaveJourneyInput {
  @Field(() => ID, { nullable: true, description: 'Null: a new one.' })
  journeyId?: string

  @Field(() => Int, { nullable: true, description: 'The version the caller saw; another one is refused.' })
  expectedVersion?: number

  @Field(() => String)
  name!: string

  @Field(() => ID, { nullable: true, description: 'Null: in every community, by operators of the platform.' })
  communityId?: string

  @Field(() => ID, { nullable: true, description: 'Who enters it sets out. Either this or `entryEvent`.' })
  entrySegmentId?: string

  @Field(() => JourneyEventEnum, { nullable: true })
  entryEvent?: JourneyEvent

  @Field(() => Int, { nullable: true, description: 'So many days after he entered somebody may again; null: once.' })
  againAfterDays?: number

  @Field(() => JourneyEventEnum, { nullable: true, description: 'Who reaches it is on the way no longer.' })
  goal?: JourneyEvent

  @Field(() => Boolean, { defaultValue: false, description: 'Who leaves the segment leaves the journey.' })
  exitsWithSegment!: boolean

  @Field(() => [JourneyNodeInput], { description: '1 to 50; the first is where it begins.' })
  nodes!: JourneyNodeInput[]
}

export const savedJourneyOf = (input: SaveJourneyInput): SavedJourney => ({
  journeyId: input.journeyId ?? null,
  expectedVersion: input.expectedVersion ?? null,
  name: input.name,
  communityId: (input.communityId ?? null) as CommunityId | null,
  graph: {
    entrySegmentId: input.entrySegmentId ?? null,
    entryEvent: input.entryEvent ?? null,
    againAfterDays: daysOf(input.againAfterDays),
    goal: input.goal ?? null,
    exitsWithSegment: input.exitsWithSegment,
    nodes: input.nodes.map(nodeOf),
  },
})

function daysOf(days: number | undefined): number | null {
  if (days == null) return null
  if (days < 1 || days > 3_650) refuse('BAD_INPUT', { reason: '1 to 3650 days are wanted' }, 'input.againAfterDays')
  return days
}

/** What a kind wants must be there; what is not of it is left out. */
function nodeOf(input: JourneyNodeInput, index: number): Node {
  const { key } = input
  const field = `input.nodes.${index}`
  const wanted = <T>(value: T | null | undefined, name: string): T =>
    value ?? refuse('BAD_INPUT', { reason: `${name} is wanted at ${key}` }, `${field}.${name}`)
  const next = () => wanted(input.next, 'next')
  const otherwise = () => wanted(input.otherwise, 'otherwise')
  switch (input.kind) {
    case 'EXIT':
      return { kind: 'EXIT', key }
    case 'WAIT_FOR': {
      const timeoutMinutes = wanted(input.timeoutMinutes, 'timeoutMinutes')
      return {
        kind: 'WAIT_FOR',
        key,
        event: wanted(input.event, 'event'),
        timeoutMinutes,
        next: next(),
        otherwise: otherwise(),
      }
    }
    case 'DELAY':
      return { kind: 'DELAY', key, minutes: input.minutes ?? 0, atMinute: input.atMinute ?? null, next: next() }
    case 'SPLIT': {
      const by = { shareBps: input.shareBps ?? null, segmentId: input.segmentId ?? null }
      return { kind: 'SPLIT', key, ...by, next: next(), otherwise: otherwise() }
    }
    case 'SEND': {
      const content = {
        'zh-CN': contentOf(wanted(input.content, 'content'), `${field}.content`),
        en: contentOf(wanted(input.contentEn, 'contentEn'), `${field}.contentEn`),
      }
      return { kind: 'SEND', key, channels: wanted(input.channels, 'channels'), content, next: next() }
    }
  }
}

const journey = () => JourneyType
export const SaveJourneyPayload = payload('SaveJourney', { journey })
export const ActivateJourneyPayload = payload('ActivateJourney', { journey })
export const PauseJourneyPayload = payload('PauseJourney', { journey })
export const StopJourneyPayload = payload('StopJourney', { journey })
