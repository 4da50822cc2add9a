import { Field, Int, ObjectType } from 'type-graphql'
import { enumOf } from '../../graph/lists.ts'
import { GraphQLDateTime } from '../../graph/scalars.ts'
import { ShareDifferenceType, ShareType } from '../../graph/share.ts'
import { drivers, type Driver } from './driver.ts'

const DriverEnum = enumOf(
  'ValueDriver',
  drivers,
  'EXCLUSIVE: bought what only some communities have; REORDER: bought again by one yes to a plan; ON_TIME_STREAK: its last three promises were kept; NEIGHBOURHOOD: had an order brought by the leader.',
)

@ObjectType({ description: 'Households that had something of the platform, and those that had not.' })
export class ValueDriverFigures {
  @Field(() => DriverEnum)
  driver!: Driver

  @Field(() => ShareType, {
    nullable: true,
    description:
      'Of those that had it: who bought at full price afterwards. Null where fewer than 5 had it, or had it not.',
  })
  with?: ShareType

  @Field(() => ShareType, { nullable: true, description: 'The same of those that had it not.' })
  without?: ShareType

  @Field(() => ShareDifferenceType, {
    nullable: true,
    description: 'The first less the second. No cause: who reorders may have stayed anyway.',
  })
  difference?: ShareDifferenceType
}

@ObjectType({
  description: 'Why households stay: what they had of the platform, and whether they came back at full price.',
})
export class ValueDrivers {
  @Field(() => GraphQLDateTime, { description: 'From here on it counts what they had, 90 days before `at`.' })
  from!: Date

  @Field(() => GraphQLDateTime)
  at!: Date

  @Field(() => GraphQLDateTime, { description: 'Up to here, 28 days after `at`, they came back or did not.' })
  until!: Date

  @Field(() => ShareType, {
    nullable: true,
    description:
      'Of all that bought in the 90 days: who placed an order without any discount in the 28. Null of fewer than 5.',
  })
  all?: ShareType

  @Field(() => [ValueDriverFigures], { description: 'Each driver once.' })
  drivers!: ValueDriverFigures[]
}

@ObjectType({ description: 'One line a household; whose it is, nothing in it says.' })
export class ValueDriversExport {
  @Field(() => String, {
    description:
      'Columns `household`, one for each driver, and `repeatedAtFullPrice`: 1 for yes, 0 for no, empty where the figures say nothing either.',
  })
  csv!: string

  @Field(() => Int)
  rows!: number
}
