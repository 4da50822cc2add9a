import { Field, Int, ObjectType, registerEnumType, type ClassType } from 'type-graphql'

export const CountPrecision = { EXACT: 'EXACT', ESTIMATED: 'ESTIMATED', AT_LEAST: 'AT_LEAST' } as const
registerEnumType(CountPrecision, { name: 'CountPrecision', description: 'How far a count can be trusted.' })

@ObjectType()
export class Count {
  @Field(() => Int)
  value!: number

  @Field(() => CountPrecision, { description: 'AT_LEAST: counting stopped at 10,000.' })
  precision!: keyof typeof CountPrecision
}

@ObjectType()
export class PageInfo {
  @Field(() => Boolean)
  hasNextPage!: boolean

  @Field(() => Boolean)
  hasPreviousPage!: boolean

  @Field(() => String, { nullable: true, description: 'Null on an empty page.' })
  startCursor?: string

  @Field(() => String, { nullable: true, description: 'Give it back as `after:`; null on an empty page.' })
  endCursor?: string
}

/** The connection type of a node type, by the name of the node. */
export function connectionOf(name: string, node: () => ClassType<object>) {
  @ObjectType(`${name}Edge`)
  class Edge {
    @Field(() => String)
    cursor!: string

    @Field(node)
    node!: object
  }

  @ObjectType(`${name}Connection`)
  class Connection {
    @Field(() => [Edge])
    edges!: Edge[]

    @Field(() => [node()], { description: 'The nodes alone, for whoever needs no cursors.' })
    nodes!: object[]

    @Field(() => PageInfo)
    pageInfo!: PageInfo

    @Field(() => Count, { description: 'Of the whole list, not of the page; counted only when asked for.' })
    count!: Count
  }
  return Connection
}
