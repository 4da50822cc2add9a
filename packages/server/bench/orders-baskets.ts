import type pg from 'pg'
import type { Basket } from '../src/features/orders/placing/basket.ts'
import { signInAs } from './lib/neighbourhood.ts'

/** A resident who orders, with the shops of the neighbourhood: each a merchant with what he sells there. */
export interface Resident {
  readonly householdId: string
  readonly token: string
  readonly shops: readonly (readonly string[])[]
}

type Db = Pick<pg.Pool, 'query'>

const linesOfOrder = 3

export async function signInResidents(db: Db, count: number): Promise<Resident[]> {
  const { rows } = await db.query<{ id: string; communityId: string }>(
    `select id, community_id as "communityId" from households order by md5(id) limit $1`,
    [count],
  )
  const { rows: shops } = await db.query<{ communityId: string; listings: string[] }>(
    `select community_id as "communityId", array_agg(id order by id) as listings from listings group by community_id, merchant_id`,
  )
  const byCommunity = Map.groupBy(shops, ({ communityId }) => communityId)
  return Promise.all(
    rows.map(async ({ id, communityId }) => ({
      householdId: id,
      token: await signInAs(db, { householdId: id }),
      shops: (byCommunity.get(communityId) ?? []).map(({ listings }) => listings),
    })),
  )
}

const pick = <T>(items: readonly T[]): T => items[Math.floor(Math.random() * items.length)]!

/** Three different goods of one shop, one or two of each. */
export function basketOf({ householdId, shops }: Resident): Basket {
  const goods = pick(shops)
  const chosen = new Set<string>()
  while (chosen.size < linesOfOrder) chosen.add(pick(goods))
  return basket(householdId, [...chosen])
}

/** The same, where everybody wants one thing; `householdId` lives in its community. */
export function hotBasketOf(residents: readonly Resident[]): {
  readonly hot: string
  next(): { resident: Resident; basket: Basket }
} {
  const goods = residents[0]!.shops[0]!
  const hot = goods[0]!
  const neighbours = residents.filter(({ shops }) => shops.some((shop) => shop.includes(hot)))
  return {
    hot,
    next() {
      const resident = pick(neighbours)
      const chosen = new Set([hot])
      while (chosen.size < linesOfOrder) chosen.add(pick(goods))
      return { resident, basket: basket(resident.householdId, [...chosen]) }
    },
  }
}

export const spreadBasket = (residents: readonly Resident[]): { resident: Resident; basket: Basket } => {
  const resident = pick(residents)
  return { resident, basket: basketOf(resident) }
}

const basket = (householdId: string, listingIds: readonly string[]): Basket => ({
  householdId,
  mode: 'INSTANT',
  lines: listingIds.map((listingId) => ({ listingId, quantity: 1 + Math.floor(Math.random() * 2) })),
})
