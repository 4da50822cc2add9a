import { randomUUID } from 'node:crypto'
import { viewer } from '../api/access.operations.ts'
import type { Api } from '../api/api.ts'
import { addPointStaff, setModeRule, type ModeTerms } from '../api/counters.operations.ts'
import { Refused } from '../api/errors.ts'
import { activateOffer, fundOffer, grantRedPackets, saveOffer, type SaveOfferInput } from '../api/offers.operations.ts'
import { Person } from '../api/person.ts'
import { addBuildings, addCommunity, addHouseholds, savePoint } from '../api/places.operations.ts'
import {
  addCategories,
  appointLeader,
  registerMerchant,
  registerRider,
  saveListings,
  setDuty,
  type SaveListingInput,
} from '../api/trade.operations.ts'
import { inParallel } from '../pause.ts'
import { offset } from '../world/point.ts'

export interface Shop {
  readonly id: string
  readonly owner: Person
  readonly listingIds: readonly string[]
}

export interface Counter {
  readonly id: string
  readonly keeper: Person
}

/** Everybody and everything that the clients of a storm act on. */
export interface Scene {
  readonly communityId: string
  readonly operator: Person
  readonly homes: readonly { readonly id: string; readonly resident: Person }[]
  readonly shops: readonly Shop[]
  readonly counters: readonly Counter[]
  readonly riders: readonly Person[]
  readonly leader: Person
}

const center = { lat: 39.9, lng: 116.4 }
const shopCount = 3
const goodsPerShop = 6
const riderCount = 6
/** So few that they run out and are brought again. */
const firstStock = 30
const boxStock = 400

const phone = (kind: number, index: number) => `1990${kind}${String(index).padStart(6, '0')}`
const wholeWeek = Array.from({ length: 7 }, (_, day) => ({ weekday: day + 1, opensMinute: 0, closesMinute: 1_440 }))

export async function setScene(api: Api, clients: number): Promise<Scene> {
  const operator = Person.demoOperator(api)
  const { community } = await operator.tell(addCommunity, {
    input: {
      name: '风暴里',
      nameEn: 'Storm',
      kind: 'MIXED',
      district: '朝阳',
      center,
      boundary: [
        offset(center, { east: -300, south: -300 }),
        offset(center, { east: 300, south: -300 }),
        offset(center, { east: 300, south: 300 }),
        offset(center, { east: -300, south: 300 }),
      ],
    },
  })
  const communityId = idOf(community)
  const homes = await addHomes(operator, communityId, clients)
  const shops = await openShops(operator, communityId)
  await operator.tell(appointLeader, { input: { name: '团长', phone: phone(3, 0), communityId } })
  const scene = {
    communityId,
    operator,
    homes,
    shops,
    counters: await openCounters(operator, communityId),
    riders: await hireRiders(operator, communityId),
    leader: Person.byPhone(api, phone(3, 0)),
  }
  await setRules(operator, communityId)
  await giveOffers(scene)
  return scene
}

const idOf = (made: { readonly id: string } | null): string => {
  if (!made) throw new Error('something was made, but the answer does not name it')
  return made.id
}

async function addHomes(operator: Person, communityId: string, count: number) {
  const { buildings } = await operator.tell(addBuildings, {
    communityId,
    buildings: [{ name: '1号楼', entrances: 1, floors: 40, location: center }],
  })
  const buildingId = idOf(buildings[0] ?? null)
  const { results } = await operator.tell(addHouseholds, {
    communityId,
    households: Array.from({ length: count }, (_, index) => ({
      buildingId,
      door: String(101 + index),
      name: `住户${index + 1}`,
      phone: phone(0, index),
      verified: true,
    })),
  })
  return results.map(({ household, error, index }) => {
    if (error) throw new Refused(error)
    return { id: idOf(household), resident: Person.byPhone(operator.api, phone(0, index)) }
  })
}

async function openShops(operator: Person, communityId: string): Promise<Shop[]> {
  const { categories } = await operator.tell(addCategories, {
    categories: [{ key: 'storm', name: '风暴', nameEn: 'Storm' }],
  })
  const categoryId = idOf(categories[0] ?? null)
  return inParallel(2, Array.from({ length: shopCount }), async (_, index) => {
    const name = `第${index + 1}家店`
    const { merchant } = await operator.tell(registerMerchant, {
      input: {
        name,
        nameEn: `Shop ${index + 1}`,
        location: center,
        communityIds: [communityId],
        ownerPhone: phone(1, index),
        ownerName: name,
      },
    })
    const id = idOf(merchant)
    const common = { unit: '件', categoryId, communityId }
    const goods = await addListings(
      operator,
      id,
      Array.from({ length: goodsPerShop }, (__, nr) => ({
        ...common,
        name: `货${nr + 1}`,
        nameEn: `Goods ${nr + 1}`,
        priceFen: 370 + 410 * nr + index,
        stock: nr === 0 ? firstStock : boxStock,
      })),
    )
    const [first, second] = goods
    const boxes = await addListings(operator, id, [
      {
        ...common,
        name: '组合',
        nameEn: 'Bundle',
        priceFen: 999,
        components: [
          { skuId: first!.skuId, quantity: 1 },
          { skuId: second!.skuId, quantity: 2 },
        ],
      },
    ])
    const listingIds = [...goods, ...boxes].map((each) => each.id)
    return { id, owner: Person.byPhone(operator.api, phone(1, index)), listingIds }
  })
}

async function addListings(operator: Person, merchantId: string, listings: readonly SaveListingInput[]) {
  const { results } = await operator.tell(saveListings, { merchantId, listings })
  return results.map(({ listing, error }) => {
    if (error) throw new Refused(error)
    return { id: idOf(listing), skuId: idOf(listing?.sku ?? null) }
  })
}

const openCounters = (operator: Person, communityId: string): Promise<Counter[]> =>
  inParallel(1, ['东门', '西门'], async (name, index) => {
    const { point } = await operator.tell(savePoint, {
      input: {
        communityId,
        kind: 'STATION',
        name,
        nameEn: name,
        location: offset(center, { east: 100 * index, south: 0 }),
        address: name,
        hours: wholeWeek,
        slotCapacity: 400,
        coldCapacity: 100,
        dwellHours: 1,
        freshDwellHours: 1,
        overdueHours: 1,
      },
    })
    const id = idOf(point)
    await operator.tell(addPointStaff, { pointId: id, phone: phone(4, index), name: `${name}店员` })
    return { id, keeper: Person.byPhone(operator.api, phone(4, index)) }
  })

const hireRiders = (operator: Person, communityId: string): Promise<Person[]> =>
  inParallel(2, Array.from({ length: riderCount }), async (_, index) => {
    await operator.tell(registerRider, {
      input: { name: `骑手${index + 1}`, phone: phone(2, index), communityIds: [communityId] },
    })
    const rider = Person.byPhone(operator.api, phone(2, index))
    const me = await rider.ask(viewer, {})
    if (me?.rider) await rider.tell(setDuty, { riderId: me.rider.id, onDuty: true })
    return rider
  })

/** The shortest that may be promised. */
const inFiveMinutes: ModeTerms = {
  enabled: true,
  fee: { baseFen: 500, perKmFen: 0, kmIncluded: 3, perKgFen: 0, kgIncluded: 100 },
  cost: {
    pickerBaseFen: 60,
    pickerPerLineFen: 30,
    riderBaseFen: 350,
    riderPerKmFen: 80,
    stationFen: 0,
    leaderFen: 0,
    packagingFen: 40,
  },
  window: { withinMinutes: 5 },
  takesBulky: true,
  keepsCold: true,
  compensation: [
    { afterMinutes: 0, fixedFen: 100 },
    { afterMinutes: 1, feeBp: 4_000 },
    { afterMinutes: 30, feeBp: 10_000 },
  ],
  freeCancelAfterMinutes: 60,
}

async function setRules(operator: Person, communityId: string): Promise<void> {
  await operator.tell(setModeRule, {
    input: { communityId, mode: 'INSTANT', expectedVersion: 0, reason: 'a storm comes', terms: inFiveMinutes },
  })
}

async function giveOffers({ operator, communityId, shops, homes }: Omit<Scene, never>): Promise<void> {
  const day = 86_400_000
  const span = {
    validFrom: new Date(Date.now() - day).toISOString(),
    validUntil: new Date(Date.now() + 30 * day).toISOString(),
  }
  const wishes: readonly (SaveOfferInput & { readonly budgetFen: number })[] = [
    // Runs out in the middle of the storm.
    {
      ...span,
      kind: 'THRESHOLD_OFF',
      name: '满减',
      nameEn: 'Off',
      communityId,
      thresholdFen: 1_500,
      amountFen: 150,
      householdLimit: 50,
      totalLimit: 200,
      budgetFen: 9_000,
    },
    {
      ...span,
      kind: 'NEW_RESIDENT',
      name: '新人',
      nameEn: 'New',
      communityId,
      amountFen: 200,
      deviceLimit: 1,
      stackable: true,
      budgetFen: 3_000,
    },
    {
      ...span,
      kind: 'ITEM_PRICE',
      name: '特价',
      nameEn: 'Deal',
      communityId,
      merchantId: shops[0]!.id,
      merchantBps: 5_000,
      listingId: shops[0]!.listingIds[1]!,
      itemPriceFen: 500,
      unitsPerOrder: 2,
      householdLimit: 20,
      budgetFen: 5_000,
    },
    {
      ...span,
      kind: 'RED_PACKET',
      name: '红包',
      nameEn: 'Red packet',
      communityId,
      amountFen: 88,
      packetDays: 7,
      stackable: true,
      householdLimit: 5,
      budgetFen: 20_000,
    },
  ]
  for (const { budgetFen, ...input } of wishes) {
    const { offer } = await operator.tell(saveOffer, { input, idempotencyKey: randomUUID() })
    const offerId = idOf(offer)
    await operator.tell(fundOffer, { offerId, amountFen: budgetFen, idempotencyKey: randomUUID() })
    await operator.tell(activateOffer, { offerId })
    if (input.kind === 'RED_PACKET')
      await operator.tell(grantRedPackets, {
        offerId,
        householdIds: homes.map(({ id }) => id),
        idempotencyKey: randomUUID(),
      })
  }
}
