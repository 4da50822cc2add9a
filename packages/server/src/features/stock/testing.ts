import { expect } from 'vitest'
import type { Actor } from '../../access/actor.ts'
import type { World } from '../../testing/world.ts'
import { findStockDifferences } from './differences.ts'

/** What somebody sees of goods, by the API. */
export interface SeenLevel {
  readonly id: string
  readonly onHand: number
  readonly allocated: number
  readonly reserved: number
  readonly presellLimit: number
  readonly available: number
  readonly holds: readonly { readonly holder: string; readonly quantity: number; readonly expiresAt: string | null }[]
  readonly movements: { readonly nodes: readonly { readonly kind: string; readonly cause: string }[] }
}

const document = `query ($skuId: ID!) { stockLevels(filter: { skuId: { eq: $skuId } }) { nodes {
  id onHand allocated reserved presellLimit available holds { holder quantity expiresAt } movements(first: 100) { nodes { kind cause } } } } }`

export async function seeLevel(w: World, actor: Actor, skuId: string): Promise<SeenLevel> {
  const { data, errors } = await w.request(actor, document, { skuId })
  expect(errors).toBeUndefined()
  return (data!['stockLevels'] as { nodes: SeenLevel[] }).nodes[0]!
}

export interface Payload {
  readonly userErrors: readonly { readonly code: string; readonly field: string | null }[]
  readonly [thing: string]: unknown
}

export async function mutate(
  w: World,
  actor: Actor,
  field: string,
  variables: object = {},
  head = '',
): Promise<Payload> {
  const { data, errors } = await w.request(actor, `mutation ${head} { done: ${field} }`, variables)
  expect(errors).toBeUndefined()
  return data!['done'] as Payload
}

export const skuOf = async (w: World, listingId: string): Promise<string> =>
  (await w.app.db.pool.query<{ id: string }>('select sku_id as id from listings where id = $1', [listingId])).rows[0]!
    .id

export const levelOf = async (w: World, listingId: string): Promise<string> =>
  (
    await w.app.db.pool.query<{ id: string }>(
      'select v.id from stock_levels v join listings l using (node_id, sku_id) where l.id = $1',
      [listingId],
    )
  ).rows[0]!.id

const codeOf = (settled: PromiseSettledResult<unknown>) =>
  settled.status === 'fulfilled' ? 'done' : ((settled.reason as { code?: string }).code ?? String(settled.reason))

export const counted = (settled: readonly PromiseSettledResult<unknown>[]) =>
  Object.fromEntries(
    Object.entries(Object.groupBy(settled.map(codeOf), (code) => code)).map(([code, all]) => [code, all!.length]),
  )

/** After every test: levels are what their movements say. */
export const expectNoDifferences = async (w: World): Promise<void> =>
  expect(await findStockDifferences(w.app.db.sql)).toEqual([])
