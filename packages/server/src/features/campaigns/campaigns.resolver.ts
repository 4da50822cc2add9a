import { Arg, Args, Ctx as GqlCtx, ID, Info, Int, Mutation, Query, Resolver } from 'type-graphql'
import { Access } from '../../graph/access.ts'
import type { Ctx } from '../../graph/context.ts'
import { readConnection, readOne, ref, type ReadInfo } from '../../graph/read/index.ts'
import {
  approveCampaign,
  pauseCampaign,
  rejectCampaign,
  resumeCampaign,
  saveCampaign,
  stopCampaign,
  submitCampaign,
} from './campaigns.commands.ts'
import {
  ApproveCampaignPayload,
  CampaignInput,
  CampaignList,
  CampaignPartEnum,
  MarketingHoldout,
  PauseCampaignPayload,
  RejectCampaignPayload,
  ResumeCampaignPayload,
  SaveCampaignInput,
  SaveCampaignPayload,
  savedOf,
  SetMarketingHoldoutPayload,
  StopCampaignPayload,
  SubmitCampaignPayload,
  termsOf,
} from './campaigns.inputs.ts'
import { campaignShape } from './campaigns.shape.ts'
import { CampaignConnection, CampaignExport, CampaignPreview, CampaignResult, CampaignType } from './campaigns.types.ts'
import { findMarketingHoldout, setMarketingHoldout } from './holdouts.commands.ts'
import { previewCampaign } from './preview.queries.ts'
import { exportCampaign, findResult, type ExportPart } from './results.queries.ts'

const operators = { roles: ['OPERATOR'] } as const

@Resolver()
export class CampaignsResolver {
  @Query(() => CampaignConnection, { description: 'Of the communities that the caller operates.' })
  @Access(operators)
  campaigns(@GqlCtx() ctx: Ctx, @Info() info: ReadInfo, @Args(() => CampaignList) _list: object) {
    return readConnection(ctx, info, campaignShape)
  }

  @Query(() => CampaignType, { nullable: true, description: 'Null when there is none, or none the caller may see.' })
  @Access(operators)
  campaign(@GqlCtx() ctx: Ctx, @Info() info: ReadInfo, @Arg('id', () => ID) id: string) {
    return readOne(ctx, info, campaignShape, id)
  }

  @Query(() => CampaignResult, { nullable: true, description: 'What it has changed so far; null before it began.' })
  @Access(operators)
  campaignResult(@GqlCtx() ctx: Ctx, @Arg('id', () => ID) id: string) {
    return findResult(ctx, id)
  }

  @Query(() => CampaignExport, { description: 'Up to 5,000 lines at a time.' })
  @Access(operators)
  campaignExport(
    @GqlCtx() ctx: Ctx,
    @Arg('id', () => ID) id: string,
    @Arg('part', () => CampaignPartEnum) part: ExportPart,
    @Arg('after', () => String, { nullable: true }) after?: string,
  ) {
    return exportCampaign(ctx, { id, part, after: after ?? null })
  }

  @Query(() => CampaignPreview, { description: 'What would come of sending it now; nothing is sent by asking.' })
  @Access(operators)
  previewCampaign(@GqlCtx() ctx: Ctx, @Arg('input', () => CampaignInput) input: CampaignInput) {
    return previewCampaign(ctx, termsOf(input))
  }

  @Query(() => MarketingHoldout)
  @Access(operators)
  marketingHoldout(@GqlCtx() ctx: Ctx) {
    return findMarketingHoldout(ctx)
  }

  @Mutation(() => SaveCampaignPayload, { description: 'Writes down a new campaign, or other terms of a draft.' })
  @Access(operators)
  async saveCampaign(@GqlCtx() ctx: Ctx, @Arg('input', () => SaveCampaignInput) input: SaveCampaignInput) {
    return shown(await saveCampaign(ctx, savedOf(input)))
  }

  @Mutation(() => SubmitCampaignPayload, { description: 'Hands it to a second person.' })
  @Access(operators)
  async submitCampaign(@GqlCtx() ctx: Ctx, @Arg('id', () => ID) id: string) {
    return shown(await submitCampaign(ctx, id))
  }

  @Mutation(() => ApproveCampaignPayload, { description: 'By somebody else than who wrote or submitted it.' })
  @Access(operators)
  async approveCampaign(@GqlCtx() ctx: Ctx, @Arg('id', () => ID) id: string) {
    return shown(await approveCampaign(ctx, id))
  }

  @Mutation(() => RejectCampaignPayload, { description: 'It is a draft again.' })
  @Access(operators)
  async rejectCampaign(@GqlCtx() ctx: Ctx, @Arg('id', () => ID) id: string, @Arg('why', () => String) why: string) {
    return shown(await rejectCampaign(ctx, id, why))
  }

  @Mutation(() => PauseCampaignPayload, { description: 'When this answers nothing leaves until it is resumed.' })
  @Access(operators)
  async pauseCampaign(@GqlCtx() ctx: Ctx, @Arg('id', () => ID) id: string) {
    return shown(await pauseCampaign(ctx, id))
  }

  @Mutation(() => ResumeCampaignPayload)
  @Access(operators)
  async resumeCampaign(@GqlCtx() ctx: Ctx, @Arg('id', () => ID) id: string) {
    return shown(await resumeCampaign(ctx, id))
  }

  @Mutation(() => StopCampaignPayload, {
    description: 'For good: when this answers nothing leaves any more, and what had not left is taken back.',
  })
  @Access(operators)
  async stopCampaign(@GqlCtx() ctx: Ctx, @Arg('id', () => ID) id: string) {
    return shown(await stopCampaign(ctx, id))
  }

  @Mutation(() => SetMarketingHoldoutPayload, {
    description: 'For campaigns that begin from now on. Operators of the platform.',
  })
  @Access(operators)
  async setMarketingHoldout(
    @GqlCtx() ctx: Ctx,
    @Arg('shareBps', () => Int, { description: '0 to 2,000.' }) shareBps: number,
    @Arg('reason', () => String) reason: string,
  ) {
    return { holdout: await setMarketingHoldout(ctx, { shareBps, reason }) }
  }
}

const shown = (id: string) => ({ campaign: ref(campaignShape, id) })
