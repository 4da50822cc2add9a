import { Field, ID, ObjectType } from 'type-graphql'
import { connectionOf } from '../../graph/connection.ts'
import { enumFilter, enumOf, filterOf, IdFilter, listArgs } from '../../graph/lists.ts'
import { Node } from '../../graph/node.ts'
import { GraphQLDateTime, GraphQLFen } from '../../graph/scalars.ts'
import { accountKinds, type AccountKind } from './ledger.ts'

export const AccountKindEnum = enumOf('AccountKind', accountKinds, 'Whose money an account tells of.')

@ObjectType('LedgerAccount', {
  implements: Node,
  description: 'Above zero: owed to the owner. All accounts together are zero.',
})
export class LedgerAccountType extends Node {
  @Field(() => AccountKindEnum)
  kind!: AccountKind

  @Field(() => ID, { description: '`platform` for the platform itself.' })
  ownerId!: string

  @Field(() => String, { description: 'ISO 4217.' })
  unit!: string

  @Field(() => GraphQLFen, {
    nullable: true,
    description: 'Null for those who may not see the account, such as an operator of one of its communities.',
  })
  balanceFen?: number

  @Field(() => GraphQLFen, { nullable: true, description: 'The balance never falls below it; null without a floor.' })
  minBalanceFen?: number
}

@ObjectType('LedgerEntry', { description: 'One side of a transfer. Entries are added, never changed.' })
export class LedgerEntryType {
  @Field(() => ID)
  id!: string

  @Field(() => LedgerAccountType)
  account!: LedgerAccountType

  @Field(() => GraphQLFen)
  amountFen!: number

  @Field(() => String, {
    description: 'Why: `payment`, `refund` when it was decided, `refund-paid` when it arrived, `delivery`.',
  })
  reason!: string

  @Field(() => GraphQLDateTime)
  at!: Date

  @Field(() => ID)
  transactionId!: string
}

@ObjectType({ description: 'What an act would book on the accounts of one kind. All of one act sum to zero.' })
export class LedgerPosting {
  @Field(() => AccountKindEnum)
  kind!: AccountKind

  @Field(() => GraphQLFen)
  amountFen!: number
}

export const LedgerAccountConnection = connectionOf('LedgerAccount', () => LedgerAccountType)
export const LedgerEntryConnection = connectionOf('LedgerEntry', () => LedgerEntryType)

const AccountKindFilter = enumFilter('AccountKind', AccountKindEnum)
export const LedgerAccountList = listArgs(
  filterOf('LedgerAccount', { kind: () => AccountKindFilter, ownerId: () => IdFilter }),
)
