import { startImport, closeImport, importRows, type ImportCounts, type PastRows } from '../api/histories.operations.ts'
import type { Person } from '../api/person.ts'
import { addBuildings, addCommunity, buildingsOf, communities } from '../api/places.operations.ts'
import { addCategories, categories } from '../api/trade.operations.ts'
import { batches, need } from '../seeding/stage.ts'
import { offset } from '../world/point.ts'
import { batchesOf } from './batches.ts'
import type { Journey } from './complete-journey.ts'

export interface Brought {
  readonly communityId: string
  readonly counts: ImportCounts
}

interface Bringing {
  readonly operator: Person
  /** Done while the import is open, once the households are here. */
  readonly describe: (communityId: string, householdIds: ReadonlyMap<string, string>) => Promise<void>
  readonly journey: Journey
  readonly say: (line: string) => void
}

const importKey = 'complete-journey-2017'
const name = 'Complete Journey 2017'
const district = 'Imported'
const center = { lat: 39.1, lng: -84.5 }

/** Brings in the whole year and closes the import; what is here already from a run before is not sent again. */
export async function bring({ operator, journey, describe, say }: Bringing): Promise<Brought> {
  const { communityId, buildingId } = await findOrAddPlace(operator)
  const categoryIds = await findOrAddCategories(operator, journey)
  const started = await operator.tell(startImport, {
    input: { key: importKey, label: name, communityId, mode: 'SELF_PICKUP' },
  })
  if (!started.import) throw new Error('the import was started, but the answer does not name it')
  const { id: importId, state, counts } = started.import
  const rows = rowsOf(journey, { buildingId, categoryIds })
  if (state === 'OPEN') {
    const sender = senderOf({ operator, say, importId })
    const homes = await sender('households', rows.households, 0)
    await describe(communityId, new Map(homes.map(({ key, householdId }) => [key, householdId])))
    await sender('products', rows.products, counts.products)
    await sender('campaigns', rows.campaigns, counts.campaigns)
    await sender('orders', rows.orders, counts.orders)
    await sender('contacts', rows.contacts, counts.contacts)
    await sender('redemptions', rows.redemptions, counts.redemptions)
  }
  const expected: ImportCounts = {
    households: rows.households.length,
    products: rows.products.length,
    orders: rows.orders.length,
    orderLines: rows.orders.reduce((total, { lines }) => total + lines.length, 0),
    campaigns: rows.campaigns.length,
    contacts: rows.contacts.length,
    redemptions: rows.redemptions.length,
  }
  const closed = await operator.tell(closeImport, { importId, expected })
  if (!closed.import) throw new Error('the import was closed, but the answer does not name it')
  return { communityId, counts: closed.import.counts }
}

async function findOrAddPlace(operator: Person) {
  const known = (await operator.all(communities, {})).find((each) => each.name === name)
  if (known) {
    const found = await operator.ask(buildingsOf, { id: known.id, first: 1, after: null })
    const [building] = found?.buildings.nodes ?? []
    if (building) return { communityId: known.id, buildingId: building.id }
  }
  const communityId = known?.id ?? (await addPlace(operator))
  const { buildings } = await operator.tell(addBuildings, {
    communityId,
    buildings: [{ name: 'Homes', entrances: 1, floors: 1, location: center }],
  })
  const [building] = buildings
  if (!building) throw new Error('the building was added, but the answer does not name it')
  return { communityId, buildingId: building.id }
}

async function addPlace(operator: Person): Promise<string> {
  const corner = (east: number, south: number) => offset(center, { east, south })
  const boundary = [corner(-300, 300), corner(300, 300), corner(300, -300), corner(-300, -300)]
  const { community } = await operator.tell(addCommunity, {
    input: { name, nameEn: name, kind: 'MIXED', district, center, boundary },
  })
  if (!community) throw new Error('the community was added, but the answer does not name it')
  return community.id
}

async function findOrAddCategories(operator: Person, journey: Journey): Promise<Map<string, string>> {
  const ids = new Map((await operator.all(categories, {})).map(({ key, id }) => [key, id]))
  const missing = [...journey.categories.values()].filter(({ key }) => !ids.has(key))
  for (const some of batches(missing)) {
    const added = await operator.tell(addCategories, {
      categories: some.map((category) => ({ key: category.key, name: category.name, nameEn: category.name })),
    })
    for (const { key, id } of added.categories) ids.set(key, id)
  }
  return ids
}

function rowsOf(
  journey: Journey,
  { buildingId, categoryIds }: { buildingId: string; categoryIds: ReadonlyMap<string, string> },
): PastRows {
  return {
    households: journey.householdIds.map((id) => ({ key: id, buildingId, door: id, name: `Household ${id}` })),
    products: journey.products.map(({ id, name: productName, brand, categoryKey }) => ({
      ...{ key: id, name: productName, brand },
      categoryId: need(categoryIds, categoryKey),
    })),
    campaigns: journey.campaigns.map(({ id, type, startDay, endDay }) => ({
      key: id,
      name: `Campaign ${id} (${type})`,
      startedAt: `${startDay}T00:00:00+08:00`,
      endedAt: `${endDay}T23:59:59+08:00`,
    })),
    orders: journey.baskets.map(({ id, householdId, storeId, placedAt, lines }) => ({
      ...{ key: id, householdKey: householdId, storeKey: storeId, placedAt },
      lines: lines.map(({ productId, ...line }) => ({ productKey: productId, ...line })),
    })),
    contacts: journey.contacts.map(({ campaignId, householdId }) => ({
      campaignKey: campaignId,
      householdKey: householdId,
    })),
    // The file gives redemptions no number of their own: it is their place in it.
    redemptions: journey.redemptions.map(({ householdId, campaignId, coupon, day, categoryKeys }, index) => ({
      key: String(index + 1),
      householdKey: householdId,
      campaignKey: campaignId,
      couponKey: coupon,
      redeemedAt: `${day}T00:00:00+08:00`,
      categoryIds: categoryKeys.map((key) => need(categoryIds, key)),
    })),
  }
}

const tellEveryMs = 3_000

/** Sends rows of one kind in their order, past the first `done` of them, and says now and then how far it is. */
function senderOf({ operator, say, importId }: { operator: Person; say: Bringing['say']; importId: string }) {
  return async <Kind extends keyof PastRows>(kind: Kind, rows: PastRows[Kind], done: number) => {
    const named: { readonly key: string; readonly householdId: string }[] = []
    let [sent, toldAt] = [done, Date.now()]
    const weight = (row: PastRows[Kind][number]) => ('lines' in row ? 1 + row.lines.length : 1)
    for (const batch of batchesOf<PastRows[Kind][number]>(rows.slice(done), weight)) {
      const { households } = await operator.tell(importRows, { input: { importId, [kind]: batch } })
      named.push(...(households ?? []))
      sent += batch.length
      if (Date.now() - toldAt > tellEveryMs) {
        say(`${kind}: ${sent} of ${rows.length}`)
        toldAt = Date.now()
      }
    }
    say(`${kind}: ${rows.length}${done > 0 ? `, of which ${done} were here already` : ''}`)
    return named
  }
}
