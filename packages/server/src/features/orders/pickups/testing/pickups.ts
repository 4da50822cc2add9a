import type { Actor } from '../../../../access/actor.ts'
import type { World } from '../../../../testing/world.ts'
import type { PointId } from '../../../points/index.ts'
import { newId } from '@linli/kit'

export interface Answer {
  readonly order: { readonly id: string; readonly state: string } | null
  readonly userErrors: readonly ({ readonly code: string } & Readonly<Record<string, unknown>>)[]
}

export const redeemDocument = `mutation ($pointId: ID!, $code: String!, $key: String!) {
  redeemPickup(pointId: $pointId, code: $code, idempotencyKey: $key) {
    order { id state }
    userErrors { __typename code field message ... on WrongPoint { pointId name distanceM } } } }`

/** Shows a code at a counter, through the API. */
export async function show(w: World, actor: Actor, pointId: string, code: string, key: string = newId('key')) {
  const { data, errors } = await w.request(actor, redeemDocument, { pointId, code, key })
  if (errors) throw new Error(JSON.stringify(errors))
  return data!['redeemPickup'] as Answer
}

/** Shown until there is an answer: who waits too long for a database connection asks again under the same key. */
export async function showUntilAnswered(w: World, actor: Actor, pointId: string, code: string): Promise<Answer> {
  const key = newId('key')
  for (let tries = 0; ; tries++)
    try {
      return await show(w, actor, pointId, code, key)
    } catch (error) {
      if (tries >= 20 || !String(error).includes('timeout exceeded when trying to connect')) throw error
    }
}

/** Done, or the code of the refusal. */
export const outcomeOf = ({ order, userErrors }: Answer): string => userErrors[0]?.code ?? order!.state

export async function codeOf(w: World, orderId: string, householdId: string): Promise<string | null> {
  const resident = await w.as('RESIDENT', householdId)
  const { data } = await w.request(resident, 'query ($id: ID!) { order(id: $id) { fulfilment { pickupCode } } }', {
    id: orderId,
  })
  return (data!['order'] as { fulfilment: { pickupCode: string | null } }).fulfilment.pickupCode
}

type Place = Awaited<ReturnType<World['place']>>

/** Goods that wait at a point, the code of their household, and somebody behind the counter. */
export async function waiting(w: World, { at, quantity = 1 }: { at?: Place; quantity?: number } = {}) {
  const order = await w.order({
    ...(at && { at }),
    mode: 'SELF_PICKUP',
    quantity,
    until: ['PAY', 'ACCEPT', 'PACK', 'ARRIVE_AT_POINT'],
  })
  const { rows } = await w.app.db.pool.query<{ point_id: PointId }>('select point_id from orders where id = $1', [
    order.id,
  ])
  const pointId = rows[0]!.point_id
  const code = (await codeOf(w, order.id, order.householdId))!
  return { ...order, pointId, code, clerk: await w.as('LEADER', pointId) }
}

/** The step of every order so far, as the timeline has it. */
export async function stepsOf(w: World, orderId: string): Promise<string[]> {
  const { rows } = await w.app.db.pool.query<{ action: string }>(
    'select action from order_events where order_id = $1 order by seq',
    [orderId],
  )
  return rows.map(({ action }) => action)
}
