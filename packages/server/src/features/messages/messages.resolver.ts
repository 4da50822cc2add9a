import { Arg, Args, Ctx as GqlCtx, ID, Info, Int, Mutation, Query, Resolver } from 'type-graphql'
import { Access } from '../../graph/access.ts'
import type { Ctx } from '../../graph/context.ts'
import { readConnection, ref, type ReadInfo } from '../../graph/read/index.ts'
import { viewerShape } from '../accounts/index.ts'
import { linkWeChat, openMessage, registerPush, removePush } from './addresses.commands.ts'
import type { Channel } from './channel.ts'
import { finishLeaderTask } from './leader-tasks.commands.ts'
import { leaderTaskShape, messageShape } from './messages.shape.ts'
import {
  ChannelEnum,
  FinishLeaderTaskPayload,
  LeaderOutcomeEnum,
  LeaderTaskConnection,
  LeaderTaskList,
  LinkWeChatPayload,
  MessageConnection,
  MessageList,
  MessageTemplate,
  OpenMessagePayload,
  PersonalisationEnum,
  QuietHoursInput,
  RegisterPushInput,
  RegisterPushPayload,
  RemovePushPayload,
  SendRuleType,
  SetMarketingConsentPayload,
  SetPersonalisationPayload,
  SetQuietHoursPayload,
  SetSendRuleInput,
  SetSendRulePayload,
} from './messages.types.ts'
import type { Personalisation } from './preference.ts'
import { setMarketingConsent, setPersonalisation, setQuietHours } from './preferences.commands.ts'
import { listSendRules, setSendRule } from './rules.commands.ts'
import { templates } from './template.ts'
import { vapidOf } from './web-push.ts'

const viewer = (id: string) => ({ viewer: ref(viewerShape, id, { guarded: false }) })

@Resolver()
export class MessagesResolver {
  @Query(() => MessageConnection, {
    description: 'What was told, waits, or was not told and why, where the operator runs the place.',
  })
  @Access({ roles: ['OPERATOR'] })
  messages(@GqlCtx() ctx: Ctx, @Info() info: ReadInfo, @Args(() => MessageList) _list: object) {
    return readConnection(ctx, info, messageShape)
  }

  @Query(() => LeaderTaskConnection, { description: 'What the leader is asked to tell; operators see all of a place.' })
  @Access({ roles: ['LEADER', 'OPERATOR'] })
  leaderTasks(@GqlCtx() ctx: Ctx, @Info() info: ReadInfo, @Args(() => LeaderTaskList) _list: object) {
    return readConnection(ctx, info, leaderTaskShape)
  }

  @Query(() => [SendRuleType], {
    description: 'How often and when residents may be told of offers, each channel once.',
  })
  @Access({ roles: ['OPERATOR'] })
  sendRules(@GqlCtx() ctx: Ctx) {
    return listSendRules(ctx)
  }

  @Query(() => [MessageTemplate], { description: 'The texts that providers have approved.' })
  @Access({ roles: ['OPERATOR'] })
  messageTemplates() {
    return templates.map(({ parameters, ...each }) => ({
      ...each,
      parameters: Object.entries(parameters).map(([name, longest]) => ({ name, longest })),
    }))
  }

  @Mutation(() => SetSendRulePayload, { description: 'From now on it holds. Operators of the platform only.' })
  @Access({ roles: ['OPERATOR'] })
  async setSendRule(
    @GqlCtx() ctx: Ctx,
    @Arg('input', () => SetSendRuleInput) input: SetSendRuleInput,
    @Arg('expectedVersion', () => Int, {
      description: 'The version the caller last saw; another is refused as STALE_VERSION.',
    })
    expectedVersion: number,
  ) {
    const { kind, most, windowHours, quietHours, costFen, reason } = input
    const change = { kind, most, windowHours, quietHours: quietHours ?? null, costFen: costFen ?? null, reason }
    return { rule: await setSendRule(ctx, change, expectedVersion) }
  }

  @Mutation(() => SetPersonalisationPayload, {
    description:
      'OFF: nothing is chosen for the caller by what is known of him. What belongs to his orders still comes.',
  })
  @Access({ roles: ['RESIDENT'] })
  async setPersonalisation(
    @GqlCtx() ctx: Ctx,
    @Arg('personalisation', () => PersonalisationEnum) personalisation: Personalisation,
  ) {
    return viewer(await setPersonalisation(ctx, personalisation))
  }

  @Mutation(() => SetQuietHoursPayload, { description: 'When the caller wants to hear nothing that can wait.' })
  @Access({ roles: ['RESIDENT'] })
  async setQuietHours(
    @GqlCtx() ctx: Ctx,
    @Arg('quietHours', () => QuietHoursInput, { nullable: true, description: 'Null: none beside the platform’s.' })
    quietHours?: QuietHoursInput | null,
  ) {
    return viewer(await setQuietHours(ctx, quietHours ?? null))
  }

  @Mutation(() => SetMarketingConsentPayload, { description: 'Whether the caller may be told of offers on a channel.' })
  @Access({ roles: ['RESIDENT'] })
  async setMarketingConsent(
    @GqlCtx() ctx: Ctx,
    @Arg('channel', () => ChannelEnum) channel: Channel,
    @Arg('given', () => Boolean) given: boolean,
  ) {
    return viewer(await setMarketingConsent(ctx, channel, given))
  }

  @Query(() => String, { description: 'The key that `pushManager.subscribe` wants as `applicationServerKey`.' })
  @Access('anyone')
  pushKey(@GqlCtx() ctx: Ctx) {
    return vapidOf(ctx.keys).publicKey
  }

  @Mutation(() => RegisterPushPayload, { description: 'The caller’s browser may be called; at most 5 of them.' })
  @Access({ roles: ['RESIDENT'] })
  async registerPush(@GqlCtx() ctx: Ctx, @Arg('input', () => RegisterPushInput) input: RegisterPushInput) {
    const { endpoint, ...keys } = input
    return viewer(await registerPush(ctx, { endpoint, keys }))
  }

  @Mutation(() => RemovePushPayload, { description: 'The caller’s browser is no longer called.' })
  @Access('signedIn')
  async removePush(@GqlCtx() ctx: Ctx, @Arg('endpoint', () => String) endpoint: string) {
    return viewer(await removePush(ctx, endpoint))
  }

  @Mutation(() => LinkWeChatPayload, { description: 'WeChat may be used to tell the caller something.' })
  @Access({ roles: ['RESIDENT'] })
  async linkWeChat(
    @GqlCtx() ctx: Ctx,
    @Arg('code', () => String, { description: 'As WeChat gave it to the app; in the sandbox, sandbox- and anything.' })
    code: string,
  ) {
    return viewer(await linkWeChat(ctx, code))
  }

  @Mutation(() => OpenMessagePayload, { description: 'The caller has looked at it.' })
  @Access({ roles: ['RESIDENT'] })
  async openMessage(@GqlCtx() ctx: Ctx, @Arg('id', () => ID) id: string) {
    return { message: ref(messageShape, await openMessage(ctx, id)) }
  }

  @Mutation(() => FinishLeaderTaskPayload, { description: 'The leader has told his neighbour, or will not.' })
  @Access({ roles: ['LEADER'] })
  async finishLeaderTask(
    @GqlCtx() ctx: Ctx,
    @Arg('id', () => ID) id: string,
    @Arg('outcome', () => LeaderOutcomeEnum) outcome: 'DONE' | 'DECLINED',
    @Arg('note', () => String, { nullable: true, description: 'Up to 200 characters.' }) note?: string | null,
  ) {
    return { task: ref(leaderTaskShape, await finishLeaderTask(ctx, { id, outcome, note })) }
  }
}
