import { Field, ID, InterfaceType } from 'type-graphql'

@InterfaceType({
  description: 'A thing with a global id: a prefix that names its type and a UUIDv7.',
  resolveType: ({ __typename }) => __typename,
})
export abstract class Node {
  @Field(() => ID)
  id!: string
}
