import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import type { ActorStamp } from '../../access/actor.ts'
import { connectionOf } from '../../graph/connection.ts'
import { enumOf, filterOf, IdFilter, listArgs } from '../../graph/lists.ts'
import { Node } from '../../graph/node.ts'
import { payload } from '../../graph/payload.ts'
import { GraphQLDateTime } from '../../graph/scalars.ts'
import { ActorType } from '../accounts/index.ts'
import { ListingType, SkuType, StockNodeKindEnum, StockNodeType, type StockNodeKind } from '../catalog/index.ts'
import { GeoPointInput, type Point } from '../communities/index.ts'
import { movementKinds, type MovementKind } from './stock.ts'

const MovementKindEnum = enumOf('StockMovementKind', movementKinds, 'Why stock changed.')

@ObjectType('StockHold', { description: 'What one order holds of a level.' })
export class StockHoldType {
  @Field(() => ID, { description: 'The order.' })
  holder!: string

  @Field(() => Int)
  quantity!: number

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'Until when it waits for payment; null when it is paid.',
  })
  expiresAt?: Date
}

@ObjectType('StockMovement', { description: 'One change of a level; never changed itself.' })
export class StockMovementType {
  @Field(() => ID)
  id!: string

  @Field(() => MovementKindEnum)
  kind!: MovementKind

  @Field(() => Int)
  onHandDelta!: number

  @Field(() => Int)
  allocatedDelta!: number

  @Field(() => Int)
  reservedDelta!: number

  @Field(() => Int)
  presellDelta!: number

  @Field(() => ID, { description: 'An order, or one act of the merchant.' })
  cause!: string

  @Field(() => String, { nullable: true, description: 'In the words of whoever did it; null when an order did.' })
  reason?: string

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'Until when what is reserved waits; null for the rest.',
  })
  expiresAt?: Date

  @Field(() => GraphQLDateTime)
  at!: Date

  @Field(() => ActorType, { nullable: true, description: 'Null when an order did: its timeline says who moved it.' })
  actor?: ActorStamp
}

@ObjectType('StockLevel', { implements: Node, description: 'How much of a SKU there is at one node.' })
export class StockLevelType extends Node {
  @Field(() => StockNodeType)
  node!: StockNodeType

  @Field(() => SkuType)
  sku!: SkuType

  @Field(() => Int, { description: 'On the shelf.' })
  onHand!: number

  @Field(() => Int, { description: 'Of paid orders that are not packed yet.' })
  allocated!: number

  @Field(() => Int, { description: 'Of orders that wait for payment.' })
  reserved!: number

  @Field(() => Int, { description: 'How many may be sold before they have come.' })
  presellLimit!: number

  @Field(() => Int, { description: 'Units that can be ordered now.' })
  available!: number

  @Field(() => [StockHoldType], { description: 'Who holds what, oldest first, 200 at the most.' })
  holds!: StockHoldType[]

  @Field(() => Int)
  version!: number
}

@ObjectType('StockDifference', { description: 'What a level says beyond the sum of its movements: a defect.' })
export class StockDifferenceType {
  @Field(() => StockLevelType)
  level!: StockLevelType

  @Field(() => Int)
  onHandDelta!: number

  @Field(() => Int)
  allocatedDelta!: number

  @Field(() => Int)
  reservedDelta!: number

  @Field(() => Int)
  presellDelta!: number
}

export const StockLevelConnection = connectionOf('StockLevel', () => StockLevelType)
export const StockMovementConnection = connectionOf('StockMovement', () => StockMovementType)

export const StockLevelList = listArgs(
  filterOf('StockLevel', { nodeId: () => IdFilter, merchantId: () => IdFilter, skuId: () => IdFilter }),
)

@InputType()
export class AddStockNodeInput {
  @Field(() => ID)
  merchantId!: string

  @Field(() => StockNodeKindEnum, { description: 'A shop comes with its merchant.' })
  kind!: StockNodeKind

  @Field(() => String)
  name!: string

  @Field(() => GeoPointInput)
  location!: Point
}

@InputType()
export class ReceiveStockInput {
  @Field(() => ID)
  nodeId!: string

  @Field(() => ID)
  skuId!: string

  @Field(() => Int)
  quantity!: number

  @Field(() => String, { nullable: true, description: 'Such as the number of a delivery note.' })
  reason?: string
}

const level = { level: () => StockLevelType }
export const AdjustStockPayload = payload('AdjustStock', { listing: () => ListingType, ...level })
export const ReceiveStockPayload = payload('ReceiveStock', level)
export const WriteOffStockPayload = payload('WriteOffStock', level)
export const SetPresellLimitPayload = payload('SetPresellLimit', level)
export const AddStockNodePayload = payload('AddStockNode', { node: () => StockNodeType })
