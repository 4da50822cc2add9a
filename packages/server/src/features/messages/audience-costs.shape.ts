import { Field, ObjectType } from 'type-graphql'
import { GraphQLFen } from '../../graph/scalars.ts'
import { extendPreview } from '../audience/index.ts'
import { channels, type Channel } from './channel.ts'
import { presentRules } from './gate.store.ts'
import { ChannelEnum } from './messages.types.ts'
import { timesFen } from '@linli/kit'

@ObjectType({ description: 'What it would cost to tell everybody of an audience once.' })
class AudienceCost {
  @Field(() => ChannelEnum)
  channel!: Channel

  @Field(() => GraphQLFen, { description: 'Of one message, by the channel’s present rule.' })
  costFen!: number

  @Field(() => GraphQLFen, { description: 'Of one to each: the most it can be, as not everybody may be told.' })
  totalFen!: number
}

extendPreview('costs', {
  type: () => [AudienceCost],
  description: 'Each channel once; none below `fewest`, as the count could be reckoned from them.',
  async read(db, count): Promise<AudienceCost[]> {
    if (count === null) return []
    const rules = await presentRules(db)
    return channels.map((channel) => {
      const { costFen } = rules[channel]
      return { channel, costFen, totalFen: timesFen(costFen, count) }
    })
  },
})
