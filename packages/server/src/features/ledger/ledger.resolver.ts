import { Args, Ctx as GqlCtx, Info, Query, Resolver } from 'type-graphql'
import { Access } from '../../graph/access.ts'
import type { Ctx } from '../../graph/context.ts'
import { readConnection, type ReadInfo } from '../../graph/read/index.ts'
import { ledgerAccountShape } from './ledger.shape.ts'
import { LedgerAccountConnection, LedgerAccountList } from './ledger.types.ts'

@Resolver()
export class LedgerResolver {
  @Query(() => LedgerAccountConnection, { description: 'The accounts the caller may see.' })
  @Access({ roles: ['OPERATOR', 'MERCHANT', 'RIDER'] })
  ledgerAccounts(@GqlCtx() ctx: Ctx, @Info() info: ReadInfo, @Args(() => LedgerAccountList) _list: object) {
    return readConnection(ctx, info, ledgerAccountShape)
  }
}
