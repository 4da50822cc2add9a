import { Refused } from '../api/errors.ts'
import { categories, listings, saveListings } from '../api/trade.operations.ts'
import { need, type Stage } from './stage.ts'

/** Shops of one trade that sell two things in one, each in its first place. */
const bundledTrades = 6
const cheaperBps = 9_000

/** Bundles that are not there yet: two goods of the shelf, a tenth cheaper. */
export async function packBundles(
  { operator, world, say }: Stage,
  communityIds: ReadonlyMap<string, string>,
  merchantIds: ReadonlyMap<string, string>,
): Promise<void> {
  const categoryIds = new Map((await operator.all(categories, {})).map(({ key, id }) => [key, id]))
  for (const shop of world.shops.slice(0, bundledTrades)) {
    const merchantId = need(merchantIds, shop.nameEn)
    const communityId = need(communityIds, shop.serves[0]!)
    const filter = { merchantId: { eq: merchantId }, communityId: { eq: communityId } }
    const shelf = await operator.all(listings, { filter })
    const goods = shop.shelf.filter(({ isOnSale, stock }) => isOnSale && stock > 0).slice(0, 2)
    const parts = goods.flatMap(({ name }) => shelf.find(({ sku }) => sku.name === name) ?? [])
    const name = `${goods.map((each) => each.name).join('＋')} 组合`
    if (parts.length < 2 || shelf.some(({ sku }) => sku.name === name)) continue
    const { results } = await operator.tell(saveListings, {
      merchantId,
      listings: [
        {
          name,
          nameEn: `${goods.map((each) => each.nameEn).join(' + ')} bundle`,
          unit: '份',
          categoryId: need(categoryIds, shop.trade),
          communityId,
          priceFen: Math.floor((parts.reduce((sum, { priceFen }) => sum + priceFen, 0) * cheaperBps) / 10_000),
          components: parts.map(({ sku }) => ({ skuId: sku.id, quantity: 1 })),
        },
      ],
    })
    const error = results.find((each) => each.error)?.error
    if (error) throw new Refused(error)
  }
  say(`${bundledTrades} shops sell bundles`)
}
