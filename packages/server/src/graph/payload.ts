import { Field, InterfaceType, ObjectType } from 'type-graphql'
import type { FieldOptions } from 'type-graphql'
import { UserError } from './user-error.ts'

@InterfaceType({
  description: 'What every mutation answers: the thing, or why not.',
  resolveType: ({ __typename }) => __typename,
})
export abstract class Payload {
  @Field(() => [UserError], { description: 'Empty when it was done.' })
  userErrors!: UserError[]
}

type TypeThunk = Parameters<typeof Field>[0]

/**
 * A payload type: the named things (null when refused) beside `userErrors`.
 * `payload('AcceptOrder', { order: () => OrderType })` makes `AcceptOrderPayload`.
 */
export function payload(mutation: string, things: Readonly<Record<string, TypeThunk | [TypeThunk, FieldOptions]>>) {
  class MadePayload extends Payload {}
  for (const [name, thing] of Object.entries(things)) {
    const [type, options] = Array.isArray(thing) ? thing : [thing, {}]
    Field(type as () => StringConstructor, { nullable: true, ...options })(MadePayload.prototype, name)
  }
  ObjectType(`${mutation}Payload`, { implements: Payload })(MadePayload)
  return MadePayload
}
