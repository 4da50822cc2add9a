import { Arg, Args, Ctx as GqlCtx, ID, Info, Mutation, Query, Resolver } from 'type-graphql'
import { Access } from '../../graph/access.ts'
import type { Ctx } from '../../graph/context.ts'
import { readConnection, ref, type ReadInfo } from '../../graph/read/index.ts'
import { closeImport, startImport } from './histories.commands.ts'
import { importShape, pastOrderShape } from './histories.shape.ts'
import {
  CloseImportPayload,
  ImportConnection,
  ImportCountsInput,
  ImportList,
  ImportRowsInput,
  ImportRowsPayload,
  PastOrderConnection,
  PastOrderList,
  StartImportInput,
  StartImportPayload,
} from './histories.types.ts'
import { importRows } from './rows.commands.ts'

@Resolver()
export class HistoriesResolver {
  @Query(() => ImportConnection, { description: 'What was brought in from other systems.' })
  @Access({ roles: ['OPERATOR'] })
  imports(@GqlCtx() ctx: Ctx, @Info() info: ReadInfo, @Args(() => ImportList) _list: object) {
    return readConnection(ctx, info, importShape)
  }

  @Query(() => PastOrderConnection, { description: 'Orders of other systems, latest first.' })
  @Access({ roles: ['OPERATOR', 'RESIDENT'] })
  pastOrders(@GqlCtx() ctx: Ctx, @Info() info: ReadInfo, @Args(() => PastOrderList) _list: object) {
    return readConnection(ctx, info, pastOrderShape)
  }

  @Mutation(() => StartImportPayload, {
    description: 'Begins to bring in what a community was in another system, or goes on with it.',
  })
  @Access({ roles: ['OPERATOR'] })
  async startImport(@GqlCtx() ctx: Ctx, @Arg('input', () => StartImportInput) input: StartImportInput) {
    return { import: ref(importShape, await startImport(ctx, input)) }
  }

  @Mutation(() => ImportRowsPayload, {
    description:
      'Brings in rows, all or none. Rows that are here already are passed over, so whoever was interrupted sends all again.',
  })
  @Access({ roles: ['OPERATOR'] })
  async importRows(@GqlCtx() ctx: Ctx, @Arg('input', () => ImportRowsInput) { importId, ...rows }: ImportRowsInput) {
    const { importId: id, ...done } = await importRows(ctx, importId, rows)
    return { import: ref(importShape, id), ...done }
  }

  @Mutation(() => CloseImportPayload, {
    description: 'Everything is here: from now on it counts for traits and rules, within seconds.',
  })
  @Access({ roles: ['OPERATOR'] })
  async closeImport(
    @GqlCtx() ctx: Ctx,
    @Arg('importId', () => ID) importId: string,
    @Arg('expected', () => ImportCountsInput, { nullable: true }) expected?: ImportCountsInput,
  ) {
    return { import: ref(importShape, await closeImport(ctx, importId, expected ?? {})) }
  }
}
