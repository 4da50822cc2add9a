import { isInputObjectType, type GraphQLSchema } from 'graphql'
import { Extensions } from 'type-graphql'

/** An input of which exactly one field is given, as `@oneOf` says it in the schema. */
export const OneOf = () => Extensions({ oneOf: true })

/** The builder of the schema does not know such inputs; the library below it does. */
export function markOneOf(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap()))
    if (isInputObjectType(type) && type.extensions['oneOf'] === true) type.isOneOf = true
}
