import type DataLoader from 'dataloader'
import type { FieldNode } from 'graphql'
import type { Actor } from '../access/actor.ts'
import type { Rights } from '../access/reach.ts'
import type { Db } from '../db/database.ts'
import type { Env } from '../env.ts'
import type { Hub } from '../events/hub.ts'
import type { Keys, SmsSender } from '../features/accounts/index.ts'
import type { AudienceDoor } from '../features/audience/index.ts'
import type { RoundPlanner } from '../features/dispatching/index.ts'
import type { ChannelProviders } from '../features/messages/index.ts'
import type { Placing } from '../features/orders/index.ts'
import type { MoneyParts, PaymentProvider } from '../features/payments/index.ts'
import type { Log } from '../log.ts'
import type { Shape } from './read/shape.ts'
import type { Clock } from '@linli/kit'

/** What lives as long as the process. Dependencies are arguments: there is no container. */
export interface App {
  readonly env: Env
  readonly db: Db
  readonly clock: Clock
  readonly log: Log
  readonly hub: Hub
  readonly payments: PaymentProvider
  /** What is paid for, told by those who know. */
  readonly money: MoneyParts
  readonly placing: Placing
  readonly rounds: RoundPlanner
  /** Who belongs where, asked of the one process that keeps it in memory. */
  readonly audience: AudienceDoor
  readonly sms: SmsSender
  /** Who brings messages to people where that is somebody else's work. */
  readonly channels: ChannelProviders
  /** Keys that blind and seal personal data; pickup codes come from them too. */
  readonly keys: Keys
  /** How things are read, by the prefix of their ids. */
  readonly shapesByPrefix: ReadonlyMap<string, Shape>
  /** Wakes the relay after a commit that emitted events. */
  readonly onCommit: () => void
}

/** One request, or one event on a stream. */
export interface Ctx extends App {
  readonly actor: Actor
  readonly requestId: string
  /** Address of the caller, for limits; never logged with what was asked. */
  readonly address: string
  /** How many read statements this request has run. */
  readonly statements: { count: number }
  /** Made at first use. */
  rights?: Rights
  refLoaders?: Map<FieldNode, Map<string, DataLoader<string, unknown>>>
}
