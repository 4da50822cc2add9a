import { Refused } from '../api/errors.ts'
import {
  addCategories,
  categories,
  listings,
  merchants,
  registerMerchant,
  saveListings,
  type SaveListingInput,
} from '../api/trade.operations.ts'
import { inParallel } from '../pause.ts'
import type { ShelfItem, WorldShop } from '../world/world.ts'
import { batches, need, width, type Stage } from './stage.ts'

/** Categories, merchants and what they sell, where not there yet; answers the merchant of each shop by English name. */
export async function openShops(stage: Stage, communityIds: Map<string, string>): Promise<Map<string, string>> {
  const categoryIds = await nameTrades(stage)
  const known = await stage.operator.all(merchants, {})
  const ids = new Map(known.map(({ name, id }) => [name, id]))
  const byShop = new Map<string, string>()
  let listed = 0
  for (const some of batches(stage.world.shops, 8)) {
    await inParallel(width, some, async (shop) => {
      const merchantId = ids.get(shop.name) ?? (await register(stage, shop, communityIds))
      byShop.set(shop.nameEn, merchantId)
      const there = await fillShelf(stage, shop, merchantId, communityIds, categoryIds)
      // Read after the wait: several shops count here at the same time.
      listed += there
    })
    stage.say(`${byShop.size} of ${stage.world.shops.length} shops open, ${listed} listings`)
  }
  return byShop
}

async function nameTrades({ operator, world }: Stage): Promise<Map<string, string>> {
  const known = new Map((await operator.all(categories, {})).map(({ key, id }) => [key, id]))
  const missing = world.trades.filter(({ key }) => !known.has(key))
  if (missing.length > 0) {
    const payload = await operator.tell(addCategories, {
      categories: missing.map(({ key, name, nameEn }) => ({ key, name, nameEn })),
    })
    for (const { key, id } of payload.categories) known.set(key, id)
  }
  return known
}

async function register({ operator }: Stage, shop: WorldShop, communityIds: Map<string, string>): Promise<string> {
  const { merchant } = await operator.tell(registerMerchant, {
    input: {
      name: shop.name,
      nameEn: shop.nameEn,
      location: shop.location,
      communityIds: shop.serves.map((key) => need(communityIds, key)),
      ownerPhone: shop.phone,
      ownerName: shop.owner,
    },
  })
  if (!merchant) throw new Error(`${shop.nameEn} was registered, but the answer names no merchant`)
  return merchant.id
}

async function fillShelf(
  { operator }: Stage,
  shop: WorldShop,
  merchantId: string,
  communityIds: Map<string, string>,
  categoryIds: Map<string, string>,
): Promise<number> {
  const known = await operator.all(listings, { filter: { merchantId: { eq: merchantId } } })
  const skuIds = new Map(known.map(({ sku }) => [sku.name, sku.id]))
  // A shop of one place has something that is made for it.
  const own = shop.serves.length === 1 ? shop.shelf.at(-1) : undefined
  // Place by place: the second place lists the SKUs that the first has made.
  for (const [index, key] of shop.serves.entries()) {
    const communityId = need(communityIds, key)
    const there = new Set(known.filter((listing) => listing.community.id === communityId).map(({ sku }) => sku.name))
    const missing = shop.shelf.filter(({ name }) => !there.has(name))
    for (const some of batches(missing)) {
      const inputs = some.map((item) => ({
        ...input(item, index, communityId, need(categoryIds, item.trade), skuIds.get(item.name)),
        ...(item === own && { exclusiveToCommunityIds: [communityId] }),
      }))
      const { results } = await operator.tell(saveListings, { merchantId, listings: inputs })
      for (const result of results) {
        if (result.error) throw new Refused(result.error)
        const name = some[result.index]?.name
        if (name !== undefined && result.listing) skuIds.set(name, result.listing.sku.id)
      }
    }
  }
  return shop.shelf.length * shop.serves.length
}

function input(
  item: ShelfItem,
  index: number,
  communityId: string,
  categoryId: string,
  skuId?: string,
): SaveListingInput {
  const priceFen = item.pricesFen[index]
  if (priceFen === undefined) throw new Error(`${item.nameEn} has no price for its place ${index}`)
  return {
    ...(skuId === undefined ? {} : { skuId }),
    name: item.name,
    nameEn: item.nameEn,
    unit: item.unit,
    categoryId,
    communityId,
    priceFen,
    state: item.isOnSale ? 'ON_SALE' : 'OFF_SALE',
    stock: item.stock,
  }
}
