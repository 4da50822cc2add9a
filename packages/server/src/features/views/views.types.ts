import { Field, ID, ObjectType } from 'type-graphql'
import { enumOf } from '../../graph/lists.ts'
import { Node } from '../../graph/node.ts'
import { payload } from '../../graph/payload.ts'
import { viewScopes, type ViewScope } from './view.ts'

export const ViewScopeEnum = enumOf('ViewScope', viewScopes, 'For oneself, or for all operators at the same place.')

@ObjectType('SavedView', {
  implements: Node,
  description: 'A saved view of a console screen: the query string of its URL under a name.',
})
export class SavedViewType extends Node {
  @Field(() => String)
  screen!: string

  @Field(() => String)
  name!: string

  @Field(() => String)
  query!: string

  @Field(() => ViewScopeEnum)
  scope!: ViewScope

  @Field(() => Boolean, { description: 'Whether the caller saved it, and so may delete it.' })
  mine!: boolean
}

export const SaveViewPayload = payload('SaveView', { view: () => SavedViewType })
export const DeleteViewPayload = payload('DeleteView', { viewId: () => ID })
