import { Field, Int, ObjectType } from 'type-graphql'
import type { Share, ShareDifference } from '../statistics/share.ts'

@ObjectType('Share', { description: 'A share and how sure it is: 95 percent of such intervals hold the true one.' })
export class ShareType implements Share {
  @Field(() => Int, { description: 'How many there were; never fewer than 5.' })
  of!: number

  @Field(() => Int)
  count!: number

  @Field(() => Int, { description: 'Basis points.' })
  shareBp!: number

  @Field(() => Int, { description: 'Basis points.' })
  lowBp!: number

  @Field(() => Int, { description: 'Basis points.' })
  highBp!: number
}

@ObjectType('ShareDifference', {
  description: 'By how much one share is larger than another, with Newcombe’s hybrid score interval (1998, method 10).',
})
export class ShareDifferenceType implements ShareDifference {
  @Field(() => Int, { description: 'Basis points; negative: it is smaller.' })
  differenceBp!: number

  @Field(() => Int, { description: 'Basis points.' })
  lowBp!: number

  @Field(() => Int, { description: 'Basis points.' })
  highBp!: number
}
