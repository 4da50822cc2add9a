import { readFileSync } from 'node:fs'
import { buildSchema, type GraphQLFieldResolver, type GraphQLScalarType, type GraphQLSchema } from 'graphql'

/** The contract itself, with the two subscriptions that are measured and nothing else behind it. */
export function contractSchema(
  subscribe: Readonly<Record<'opsBoard' | 'orderStatus', GraphQLFieldResolver<unknown, never>>>,
): GraphQLSchema {
  const schema = buildSchema(readFileSync(new URL('../../../../schema.graphql', import.meta.url), 'utf8'))
  const dateTime = schema.getType('DateTime') as GraphQLScalarType
  dateTime.serialize = (at) => (at as Date).toISOString()
  const fields = schema.getSubscriptionType()!.getFields()
  for (const name of ['opsBoard', 'orderStatus'] as const)
    Object.assign(fields[name]!, { subscribe: subscribe[name], resolve: (item: unknown) => item })
  return schema
}

const items =
  '__typename resumeToken occurredAt ... on Hello { serverTime } ... on Heartbeat { serverTime } ... on OrderMoved { orderId seq action from to actor { kind name } }'
export const documents = {
  topic: `subscription Board($after: String) { opsBoard(after: $after) { ${items} } }`,
  orders: `subscription Order($orderId: ID!, $after: String) { orderStatus(orderId: $orderId, after: $after) { ${items} } }`,
} as const

export type Mode = keyof typeof documents

/** What moves in an event; all variants send the same. */
export const movedItem = (orderId: string, seq: number) => ({
  __typename: 'OrderMoved',
  orderId,
  seq,
  action: 'ACCEPT',
  from: 'PAID',
  to: 'CONFIRMED',
  actor: { kind: 'PERSON', name: '老李菜铺' },
})

/** The order of a subscriber where each has its own. */
export const orderOf = (subscriber: number): string => `ord_${String(subscriber).padStart(26, '0')}`
export const boardOrder = orderOf(0)
