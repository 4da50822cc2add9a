import { Arg, ArgsType, Field, ID, InputType, Int, registerEnumType, type ClassType } from 'type-graphql'
import { GraphQLDateTime, GraphQLFen } from './scalars.ts'

/** Arguments of a list: the reader takes them from the document, so resolvers only declare them. */
@ArgsType()
export class PageArgs {
  @Field(() => Int, { nullable: true, description: '1 to 100; 20 when absent.' })
  first?: number

  @Field(() => String, {
    nullable: true,
    description: '`endCursor` of the page before, of the same list, filter and sort.',
  })
  after?: string
}

export const SortDirection = { ASC: 'ASC', DESC: 'DESC' } as const
registerEnumType(SortDirection, { name: 'SortDirection' })

@InputType()
export class IdFilter {
  @Field(() => ID, { nullable: true })
  eq?: string;

  @Field(() => [ID], { nullable: true })
  in?: string[]
}

@InputType({ description: 'Case is ignored by `startsWith` and `contains`.' })
export class TextFilter {
  @Field(() => String, { nullable: true })
  eq?: string

  @Field(() => String, { nullable: true })
  startsWith?: string

  @Field(() => String, { nullable: true })
  contains?: string
}

@InputType({ description: 'From inclusive, to exclusive.' })
export class DateTimeRange {
  @Field(() => GraphQLDateTime, { nullable: true })
  from?: Date

  @Field(() => GraphQLDateTime, { nullable: true })
  to?: Date
}

@InputType({ description: 'Both ends inclusive.' })
export class FenRange {
  @Field(() => GraphQLFen, { nullable: true })
  min?: number

  @Field(() => GraphQLFen, { nullable: true })
  max?: number
}

/** A GraphQL enum from a list of words that the domain already has. */
export function enumOf<T extends string>(
  name: string,
  values: readonly T[],
  description: string,
): { readonly [V in T]: V } {
  const made = Object.fromEntries(values.map((value) => [value, value])) as { readonly [V in T]: V }
  registerEnumType(made, { name, description })
  return made
}

/** `{ eq, in }` over one enum. */
export function enumFilter(name: string, type: object): ClassType<object> {
  @InputType(`${name}Filter`)
  class EnumFilter {
    @Field(() => type, { nullable: true })
    eq?: string;

    @Field(() => [type], { nullable: true })
    in?: string[]
  }
  return EnumFilter
}

type TypeThunk = () => ClassType<object> | BooleanConstructor

/** A list's one filter input: the named conditions, and-ed, with `and`, `or` and `not` around them. */
export function filterOf(name: string, conditions: Readonly<Record<string, TypeThunk>>): ClassType<object> {
  class Filter {}
  InputType(`${name}Filter`, { description: 'Conditions beside each other all hold.' })(Filter)
  for (const [key, type] of Object.entries(conditions))
    Field(type as () => StringConstructor, { nullable: true })(Filter.prototype, key)
  Field(() => [Filter], { nullable: true })(Filter.prototype, 'and')
  Field(() => [Filter], { nullable: true })(Filter.prototype, 'or')
  Field(() => Filter, { nullable: true })(Filter.prototype, 'not')
  return Filter
}

/** A list's sort input: one key of a closed set and a direction; the id breaks ties. */
export function sortOf(name: string, keys: readonly string[]): ClassType<object> {
  const SortKey = enumOf(`${name}SortKey`, keys, `What ${name} lists are sorted by; the id breaks ties.`)
  @InputType(`${name}Sort`)
  class Sort {
    @Field(() => SortKey)
    key!: string

    @Field(() => SortDirection)
    direction!: keyof typeof SortDirection
  }
  return Sort
}

/** Arguments of a list that can be filtered and sorted. */
export function listArgs(filter: ClassType<object>, sort?: ClassType<object>): ClassType<PageArgs> {
  @ArgsType()
  class ListArgs extends PageArgs {}
  Field(() => filter, { nullable: true })(ListArgs.prototype, 'filter')
  if (sort) Field(() => sort, { nullable: true })(ListArgs.prototype, 'sort')
  return ListArgs
}

/** On mutations of many things. */
export const DryRunArg = () =>
  Arg('dryRun', () => Boolean, {
    defaultValue: false,
    description: 'Only see what would be refused; nothing is changed.',
  })
