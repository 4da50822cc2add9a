import { Arg, Args, Ctx as GqlCtx, ID, Info, Mutation, Query, Resolver } from 'type-graphql'
import { Access } from '../../../graph/access.ts'
import type { Ctx } from '../../../graph/context.ts'
import { DryRunArg } from '../../../graph/lists.ts'
import { readConnection, readOne, ref, type ReadInfo } from '../../../graph/read/index.ts'
import { bulkTag } from './bulk.commands.ts'
import { shippedTags } from './shipped.ts'
import {
  assignTag,
  contestTag,
  decideContest,
  decideTag,
  declareTag,
  proposeTag,
  removeTag,
  retireTag,
  undeclareTag,
} from './tags.commands.ts'
import { tagAssignmentShape, tagContestShape, tagShape } from './tags.shape.ts'
import {
  AssignTagPayload,
  BulkTagInput,
  BulkTagPayload,
  ContestTagPayload,
  DecideTagContestPayload,
  DecideTagPayload,
  DeclareTagPayload,
  ProposeTagInput,
  ProposeTagPayload,
  RemoveTagPayload,
  RetireTagPayload,
  ShippedTag,
  TagConnection,
  TagContestConnection,
  TagContestList,
  TagList,
  TagType,
  UndeclareTagPayload,
} from './tags.types.ts'

const Why = () => Arg('why', () => String, { description: '1 to 200 characters.' })

@Resolver()
export class TagsResolver {
  @Query(() => TagConnection, { description: 'The catalogue of what can be said of residents.' })
  @Access('signedIn')
  tags(@GqlCtx() ctx: Ctx, @Info() info: ReadInfo, @Args(() => TagList) _list: object) {
    return readConnection(ctx, info, tagShape)
  }

  @Query(() => TagType, { nullable: true, description: 'Null when there is none with this id.' })
  @Access('signedIn')
  tag(@GqlCtx() ctx: Ctx, @Info() info: ReadInfo, @Arg('id', () => ID) id: string) {
    return readOne(ctx, info, tagShape, id)
  }

  @Query(() => [ShippedTag], { description: 'What can be proposed as a COMPUTED tag.' })
  @Access({ roles: ['OPERATOR'] })
  shippedTags() {
    return shippedTags
  }

  @Query(() => TagContestConnection, { description: 'What residents say is not true of them, newest first.' })
  @Access({ roles: ['OPERATOR'] })
  tagContests(@GqlCtx() ctx: Ctx, @Info() info: ReadInfo, @Args(() => TagContestList) _list: object) {
    return readConnection(ctx, info, tagContestShape)
  }

  @Mutation(() => ProposeTagPayload, {
    description: 'Writes a tag into the catalogue; sensitive ones, and those a rule gives, wait for a second person.',
  })
  @Access({ roles: ['OPERATOR'] })
  async proposeTag(@GqlCtx() ctx: Ctx, @Arg('input', () => ProposeTagInput) input: ProposeTagInput) {
    return { tag: ref(tagShape, await proposeTag(ctx, input)) }
  }

  @Mutation(() => DecideTagPayload, { description: 'A second person approves or refuses a proposed tag.' })
  @Access({ roles: ['OPERATOR'] })
  async decideTag(
    @GqlCtx() ctx: Ctx,
    @Arg('tagId', () => ID) tagId: string,
    @Arg('approves', () => Boolean) approves: boolean,
    @Why() why: string,
  ) {
    return { tag: ref(tagShape, await decideTag(ctx, { tagId, approves, why })) }
  }

  @Mutation(() => RetireTagPayload, { description: 'Takes a tag out of use, and from everybody who has it.' })
  @Access({ roles: ['OPERATOR'] })
  async retireTag(@GqlCtx() ctx: Ctx, @Arg('tagId', () => ID) tagId: string, @Why() why: string) {
    return { tag: ref(tagShape, await retireTag(ctx, { tagId, why })) }
  }

  @Mutation(() => AssignTagPayload, { description: 'Gives one resident a tag; who has it keeps it as it is.' })
  @Access({ roles: ['OPERATOR'] })
  async assignTag(
    @GqlCtx() ctx: Ctx,
    @Arg('tagId', () => ID) tagId: string,
    @Arg('residentId', () => ID) residentId: string,
    @Arg('evidence', () => String, { description: 'What it stands on; the resident reads it.' }) evidence: string,
  ) {
    return { assignment: ref(tagAssignmentShape, await assignTag(ctx, { tagId, residentId, evidence })) }
  }

  @Mutation(() => RemoveTagPayload, { description: 'Takes a tag that was given by hand from one resident.' })
  @Access({ roles: ['OPERATOR'] })
  async removeTag(@GqlCtx() ctx: Ctx, @Arg('assignmentId', () => ID) assignmentId: string, @Why() why: string) {
    return { assignment: ref(tagAssignmentShape, await removeTag(ctx, { assignmentId, why })) }
  }

  @Mutation(() => BulkTagPayload, {
    description: 'Gives many residents a tag, each for himself, and tells of each line.',
  })
  @Access({ roles: ['OPERATOR'] })
  async bulkTag(
    @GqlCtx() ctx: Ctx,
    @Arg('input', () => BulkTagInput) input: BulkTagInput,
    @DryRunArg() dryRun: boolean,
  ) {
    const { tagId, total, matched, counts, lines } = await bulkTag(ctx, input, { dryRun })
    const told = Object.fromEntries(Object.entries(counts).map(([status, count]) => [status.toLowerCase(), count]))
    return { tag: ref(tagShape, tagId), applied: !dryRun, lineCount: total, matched, counts: told, results: lines }
  }

  @Mutation(() => ContestTagPayload, {
    description: 'The caller says that a tag on him is not true: it is gone, and stays away until an operator decides.',
  })
  @Access('signedIn')
  async contestTag(@GqlCtx() ctx: Ctx, @Arg('assignmentId', () => ID) assignmentId: string, @Why() why: string) {
    return { assignment: ref(tagAssignmentShape, await contestTag(ctx, { assignmentId, why })) }
  }

  @Mutation(() => DecideTagContestPayload, {
    description: 'An operator agrees with the resident, for good, or allows the tag to be given again.',
  })
  @Access({ roles: ['OPERATOR'] })
  async decideTagContest(
    @GqlCtx() ctx: Ctx,
    @Arg('contestId', () => ID) contestId: string,
    @Arg('upholds', () => Boolean) upholds: boolean,
    @Why() why: string,
  ) {
    return { contest: ref(tagContestShape, await decideContest(ctx, { contestId, upholds, why })) }
  }

  @Mutation(() => DeclareTagPayload, { description: 'The caller says of himself what only he can say.' })
  @Access('signedIn')
  async declareTag(@GqlCtx() ctx: Ctx, @Arg('tagId', () => ID) tagId: string) {
    return { tag: ref(tagShape, await declareTag(ctx, tagId)) }
  }

  @Mutation(() => UndeclareTagPayload, { description: 'The caller takes back what he said of himself.' })
  @Access('signedIn')
  async undeclareTag(@GqlCtx() ctx: Ctx, @Arg('tagId', () => ID) tagId: string) {
    return { tag: ref(tagShape, await undeclareTag(ctx, tagId)) }
  }
}
