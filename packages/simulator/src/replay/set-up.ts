import { viewer } from '../api/access.operations.ts'
import { Refused } from '../api/errors.ts'
import { Person } from '../api/person.ts'
import { addBuildings, addCommunity, addHouseholds, communities } from '../api/places.operations.ts'
import {
  addCategories,
  categories,
  registerMerchant,
  registerRider,
  saveListings,
  setDuty,
} from '../api/trade.operations.ts'
import { inParallel } from '../pause.ts'
import { batches, need } from '../seeding/stage.ts'
import { offset } from '../world/point.ts'
import type { ReplayPlan } from './plan-replay.ts'
import type { Product } from './products.ts'

/** Everybody and everything that the baskets of the day need, by the names of the file. */
export interface ReplayStage {
  readonly communityId: string
  readonly operator: Person
  readonly households: ReadonlyMap<string, { readonly id: string; readonly person: Person }>
  readonly merchants: ReadonlyMap<string, { readonly id: string; readonly person: Person }>
  readonly listingIds: ReadonlyMap<string, string>
  readonly riders: readonly Person[]
}

interface SetUp {
  readonly operator: Person
  readonly plan: ReplayPlan
  readonly products: ReadonlyMap<string, Product>
  readonly day: string
  readonly say: (line: string) => void
}

const width = 4
const riderCount = 16
const center = { lat: 39.9, lng: 116.4 }
const namePrefix = 'Replay '

/** Sets up a community of its own for this replay, so that replays of the same day never mix. */
export async function setUp(request: SetUp): Promise<ReplayStage> {
  const { operator, plan, day, say } = request
  const known = await operator.all(communities, {})
  const number = 1 + known.filter(({ name }) => name.startsWith(namePrefix)).length
  const phones = phoneBlock(number)
  const { community } = await operator.tell(addCommunity, {
    input: {
      name: `${namePrefix}${day} #${number}`,
      nameEn: `${namePrefix}${day} #${number}`,
      kind: 'MIXED',
      district: 'Replay',
      center,
      boundary: [
        offset(center, { east: -300, south: -300 }),
        offset(center, { east: 300, south: -300 }),
        offset(center, { east: 300, south: 300 }),
        offset(center, { east: -300, south: 300 }),
      ],
    },
  })
  if (!community) throw new Error('the community was added, but the answer does not name it')
  const communityId = community.id
  const [households, shops, riders] = await Promise.all([
    addHomes(request, communityId, phones),
    addStores(request, communityId, phones),
    addRiders(request, communityId, phones),
  ])
  say(
    `community ${namePrefix}${day} #${number}: ${households.size} households, ${shops.merchants.size} stores, ` +
      `${shops.listingIds.size} listings, ${riders.length} riders; ${plan.baskets.length} baskets to come`,
  )
  return { communityId, operator, households, riders, ...shops }
}

/** Fictitious numbers, another block for every replay. */
function phoneBlock(number: number) {
  const block = `199${10 + (number % 90)}`
  const digits = (kind: number, id: number) => `${block}${kind}${String(id).padStart(5, '0')}`
  return {
    household: (id: string) => digits(0, Number(id) % 100_000),
    store: (id: string) => digits(1, Number(id) % 100_000),
    rider: (index: number) => digits(2, index),
  }
}
type Phones = ReturnType<typeof phoneBlock>

async function addHomes({ operator, plan }: SetUp, communityId: string, phones: Phones) {
  const { buildings } = await operator.tell(addBuildings, {
    communityId,
    buildings: [{ name: 'Building 1', entrances: 1, floors: 40, location: center }],
  })
  const [building] = buildings
  if (!building) throw new Error('the building was added, but the answer does not name it')
  const homes = new Map<string, { id: string; person: Person }>()
  for (const ids of batches(plan.householdIds)) {
    const { results } = await operator.tell(addHouseholds, {
      communityId,
      households: ids.map((id) => ({
        buildingId: building.id,
        door: id,
        name: `Household ${id}`,
        phone: phones.household(id),
        verified: true,
      })),
    })
    for (const { index, household, error } of results) {
      if (error) throw new Refused(error)
      const id = ids[index]
      if (id !== undefined && household)
        homes.set(id, { id: household.id, person: Person.byPhone(operator.api, phones.household(id)) })
    }
  }
  return homes
}

async function addStores({ operator, plan, products }: SetUp, communityId: string, phones: Phones) {
  const categoryIds = await addDepartments(operator, products)
  const merchants = new Map<string, { id: string; person: Person }>()
  const listingIds = new Map<string, string>()
  await inParallel(width, [...plan.offersByStore], async ([storeId, offers]) => {
    const ownerPhone = phones.store(storeId)
    const name = `Store ${storeId}`
    const { merchant } = await operator.tell(registerMerchant, {
      input: {
        name,
        nameEn: name,
        location: center,
        communityIds: [communityId],
        ownerPhone,
        ownerName: `Owner of ${name}`,
      },
    })
    if (!merchant) throw new Error(`${name} was registered, but the answer does not name it`)
    merchants.set(storeId, { id: merchant.id, person: Person.byPhone(operator.api, ownerPhone) })
    for (const some of batches(offers)) {
      const { results } = await operator.tell(saveListings, {
        merchantId: merchant.id,
        listings: some.map(({ productId, packOf, priceFen, pieces }) => {
          const product = need(products, productId)
          const unit = packOf === 1 ? product.unit : `${packOf} × ${product.unit}`
          const categoryId = need(categoryIds, keyOf(product.department))
          return { name: product.name, nameEn: product.name, unit, categoryId, communityId, priceFen, stock: pieces }
        }),
      })
      for (const { index, listing, error } of results) {
        if (error) throw new Refused(error)
        const offer = some[index]
        if (offer && listing) listingIds.set(offer.key, listing.id)
      }
    }
  })
  return { merchants, listingIds }
}

const keyOf = (department: string) => department.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')

async function addDepartments(operator: Person, products: ReadonlyMap<string, Product>): Promise<Map<string, string>> {
  const ids = new Map((await operator.all(categories, {})).map(({ key, id }) => [key, id]))
  const departments = new Map([...products.values()].map(({ department }) => [keyOf(department), department]))
  const missing = [...departments].filter(([key]) => !ids.has(key))
  for (const some of batches(missing)) {
    const payload = await operator.tell(addCategories, {
      categories: some.map(([key, name]) => ({ key, name, nameEn: name })),
    })
    for (const { key, id } of payload.categories) ids.set(key, id)
  }
  return ids
}

async function addRiders({ operator }: SetUp, communityId: string, phones: Phones): Promise<Person[]> {
  return inParallel(
    width,
    Array.from({ length: riderCount }, (_, index) => index),
    async (index) => {
      const phone = phones.rider(index)
      await operator.tell(registerRider, { input: { name: `Rider ${index + 1}`, phone, communityIds: [communityId] } })
      const rider = Person.byPhone(operator.api, phone)
      const me = await rider.ask(viewer, {})
      if (me?.rider) await rider.tell(setDuty, { riderId: me.rider.id, onDuty: true })
      return rider
    },
  )
}
