import { Arg, Args, Ctx as GqlCtx, ID, Info, Int, Mutation, Query, Resolver } from 'type-graphql'
import { Access } from '../../../graph/access.ts'
import type { Ctx } from '../../../graph/context.ts'
import { readConnection, readOne, ref, type ReadInfo } from '../../../graph/read/index.ts'
import { explainMembership, listRecipes, overlapOf, previewRule } from './asking.queries.ts'
import { exportSegment } from './exports.commands.ts'
import { RuleInput } from './rule.types.ts'
import { archiveSegment, recomputeSegment, saveSegment } from './segments.commands.ts'
import { segmentShape } from './segments.shape.ts'
import {
  ArchiveSegmentPayload,
  ExportSegmentPayload,
  RecomputeSegmentPayload,
  RuleExplanationType,
  SaveSegmentInput,
  SaveSegmentPayload,
  SegmentConnection,
  SegmentList,
  SegmentMemberFilter,
  SegmentOverlapType,
  SegmentPreviewInput,
  SegmentPreviewType,
  SegmentRecipeType,
  SegmentType,
} from './segments.types.ts'

@Resolver()
export class SegmentsResolver {
  @Query(() => SegmentConnection, { description: 'Segments of the communities that the caller operates.' })
  @Access({ roles: ['OPERATOR', 'PARTNER'], scope: 'audience:read' })
  segments(@GqlCtx() ctx: Ctx, @Info() info: ReadInfo, @Args(() => SegmentList) _list: object) {
    return readConnection(ctx, info, segmentShape)
  }

  @Query(() => SegmentType, { nullable: true, description: 'Null when there is none, or none the caller may see.' })
  @Access({ roles: ['OPERATOR', 'PARTNER'], scope: 'audience:read' })
  segment(@GqlCtx() ctx: Ctx, @Info() info: ReadInfo, @Arg('id', () => ID) id: string) {
    return readOne(ctx, info, segmentShape, id)
  }

  @Query(() => SegmentPreviewType, { description: 'Whom a rule holds of now; nothing is stored.' })
  @Access({ roles: ['OPERATOR'] })
  segmentPreview(@GqlCtx() ctx: Ctx, @Arg('input', () => SegmentPreviewInput) input: SegmentPreviewInput) {
    return previewRule(ctx, input)
  }

  @Query(() => RuleExplanationType, { description: 'Why a resident belongs to a segment, or a rule holds of him.' })
  @Access({ roles: ['OPERATOR'] })
  explainMembership(
    @GqlCtx() ctx: Ctx,
    @Arg('residentId', () => ID) residentId: string,
    @Arg('segmentId', () => ID, { nullable: true, description: 'This or a rule.' }) segmentId?: string,
    @Arg('rule', () => RuleInput, { nullable: true, description: 'This or a segment.' }) rule?: RuleInput,
  ) {
    return explainMembership(ctx, { residentId, segmentId: segmentId ?? null, rule })
  }

  @Query(() => SegmentOverlapType, { description: 'How far two segments are the same people.' })
  @Access({ roles: ['OPERATOR'] })
  segmentOverlap(@GqlCtx() ctx: Ctx, @Arg('a', () => ID) a: string, @Arg('b', () => ID) b: string) {
    return overlapOf(ctx, a, b)
  }

  @Query(() => [SegmentRecipeType], { description: 'Segments to begin with, and why each is one.' })
  @Access({ roles: ['OPERATOR'] })
  segmentRecipes(@GqlCtx() ctx: Ctx) {
    return listRecipes(ctx.db.sql)
  }

  @Mutation(() => SaveSegmentPayload, {
    description: 'Makes a segment, or gives one a new name or rule; every rule it had stays readable.',
  })
  @Access({ roles: ['OPERATOR'] })
  async saveSegment(
    @GqlCtx() ctx: Ctx,
    @Arg('input', () => SaveSegmentInput) input: SaveSegmentInput,
    @Arg('expectedVersion', () => Int, { nullable: true, description: 'Refused when somebody was faster.' })
    expectedVersion?: number,
  ) {
    return { segment: ref(segmentShape, await saveSegment(ctx, input, { expectedVersion: expectedVersion ?? null })) }
  }

  @Mutation(() => ArchiveSegmentPayload, { description: 'Takes a segment out of use, unless something stands on it.' })
  @Access({ roles: ['OPERATOR'] })
  async archiveSegment(
    @GqlCtx() ctx: Ctx,
    @Arg('id', () => ID) id: string,
    @Arg('reason', () => String, { description: '1 to 200 characters.' }) reason: string,
  ) {
    return { segment: ref(segmentShape, await archiveSegment(ctx, { id, reason })) }
  }

  @Mutation(() => RecomputeSegmentPayload, { description: 'Has everybody asked again whether he belongs to it.' })
  @Access({ roles: ['OPERATOR'] })
  async recomputeSegment(@GqlCtx() ctx: Ctx, @Arg('id', () => ID) id: string) {
    return { segment: ref(segmentShape, await recomputeSegment(ctx, id)) }
  }

  @Mutation(() => ExportSegmentPayload, {
    description: 'The members that the list shows with this filter, as a table.',
  })
  @Access({ roles: ['OPERATOR'] })
  async exportSegment(
    @GqlCtx() ctx: Ctx,
    @Arg('id', () => ID) id: string,
    @Arg('filter', () => SegmentMemberFilter, { nullable: true, description: 'As in `Segment.members`.' })
    filter?: object,
  ) {
    const { segmentId, ...told } = await exportSegment(ctx, id, filter)
    return { segment: ref(segmentShape, segmentId), ...told }
  }
}
