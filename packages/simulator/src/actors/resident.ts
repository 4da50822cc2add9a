import { viewer } from '../api/access.operations.ts'
import { confirmReorder, fulfilmentQuotes, payPurchase, reorderUsuals } from '../api/carts.operations.ts'
import { Refused } from '../api/errors.ts'
import {
  cancelOrder,
  order as orderNow,
  payOrder,
  placeOrder,
  type FulfilmentMode,
  type OrderLineInput,
  type OrderView,
} from '../api/orders.operations.ts'
import { Person } from '../api/person.ts'
import { lastCompleted, rateOrder } from '../api/ratings.operations.ts'
import { listings } from '../api/trade.operations.ts'
import { sleep } from '../pause.ts'
import { need } from '../seeding/stage.ts'
import type { Home } from '../world/homes.ts'
import { dayPartOf } from '../world/tastes.ts'
import type { WorldPlace } from '../world/world.ts'
import { decideOrder, type Decision } from './decide.ts'
import type { Town } from './town.ts'

/** Somebody behind a counter to whom a pickup code can be shown. */
export interface Counter {
  handOver(orderId: string, pointId: string, code: string): Promise<boolean>
}

const looksForParcel = 60
const looksEveryMs = 10_000

/** One household's person, with an order on its mind now and then. */
export class Resident {
  readonly person: Person
  private readonly town: Town
  private readonly place: WorldPlace
  private readonly home: Home
  private readonly counter: Counter
  private householdId: string | null = null

  constructor(town: Town, place: WorldPlace, home: Home, counter: Counter) {
    this.town = town
    this.place = place
    this.home = home
    this.counter = counter
    this.person = Person.byPhone(town.api, home.phone, home.name)
  }

  /** Lives through one order, from the wish to the parcel in the hand. */
  async order(turn: number): Promise<void> {
    const { town, place, home } = this
    const random = town.random.fork(`home/${home.phone}/${turn}`)
    const hour = (Date.now() / 3_600_000 + 8) % 24
    const shops = town.world.shops.filter(({ serves }) => serves.includes(place.key))
    const decision = decideOrder(random, home, shops, dayPartOf(hour))
    const key = `${town.run}/${home.phone}/${turn}`
    if (decision.stars !== null) await this.rateLast(decision.stars)
    if (decision.takesUsuals && (await this.buyUsuals(key))) return
    const placed = await this.submit(decision, key)
    if (!placed) return
    town.stats.placed += 1
    await sleep(decision.payAfterMs, town.stop)
    if (!decision.pays) {
      town.stats.left += 1
      return
    }
    await this.person.tell(payOrder, { orderId: placed.id, idempotencyKey: `${key}/pay` })
    town.stats.paid += 1
    if (decision.cancelsAfterMs !== null && (await this.cancel(placed.id, decision.cancelsAfterMs, key))) return
    if (placed.fulfilment.mode === 'SELF_PICKUP') await this.fetchParcel(placed.id)
  }

  /** While one thinks of the next order, one remembers the last. */
  private async rateLast({ inTime, late }: NonNullable<Decision['stars']>): Promise<void> {
    const { nodes } = await this.person.ask(lastCompleted, { householdId: await this.household() })
    const [last] = nodes
    if (!last || last.rating !== null) return
    try {
      await this.person.tell(rateOrder, {
        input: { orderId: last.id, stars: last.promise?.breachedAt == null ? inTime : late },
      })
    } catch (error) {
      // Somebody else of the household was quicker, or it was too long ago.
      if (!(error instanceof Refused)) throw error
    }
  }

  private async submit(decision: Decision, key: string): Promise<OrderView | null> {
    const { town } = this
    const lines = await this.findGoods(decision)
    if (lines.length === 0) {
      town.stats.refused += 1
      return null
    }
    const { note } = decision
    const householdId = await this.household()
    try {
      const way = decision.asksQuotes
        ? await this.chooseWay(householdId, lines, decision.mode)
        : { mode: decision.mode }
      const input = { householdId, lines, ...way, ...(note === undefined ? {} : { note }) }
      return (await this.person.tell(placeOrder, { input, idempotencyKey: `${key}/place` })).order
    } catch (error) {
      // Sold out or repriced between looking and ordering: as in life, one goes without.
      if (!(error instanceof Refused)) throw error
      town.stats.refused += 1
      return null
    }
  }

  /** The wished way when it can be had, else the cheapest; with its token, so that the price holds. */
  private async chooseWay(householdId: string, lines: readonly OrderLineInput[], wished: FulfilmentMode) {
    const cart = lines.map(({ listingId, quantity }) => ({ listingId, quantity }))
    const { options } = await this.person.ask(fulfilmentQuotes, { input: { householdId, lines: cart } })
    const able = options.flatMap(({ mode, feeFen, quote }) => (quote === null ? [] : [{ mode, feeFen, quote }]))
    const chosen = able.find(({ mode }) => mode === wished) ?? able.toSorted((a, b) => a.feeFen - b.feeFen)[0]
    return chosen ? { mode: chosen.mode, quote: chosen.quote } : { mode: wished }
  }

  /** Buys what is due, as it was bought before; false when nothing is due or something has become different. */
  private async buyUsuals(key: string): Promise<boolean> {
    const { town } = this
    const householdId = await this.household()
    try {
      const { plan } = await this.person.tell(reorderUsuals, { householdId })
      const parts = (plan?.parts ?? []).flatMap(({ choice, lines, options, pointId }) => {
        const quote = options.find(({ mode }) => mode === choice?.mode)?.quote
        if (!choice || quote == null) return []
        const wanted = lines.map(({ quantity, listing }) => ({ listingId: listing.id, quantity }))
        return [
          { lines: wanted, mode: choice.mode, quote, ...(choice.mode === 'SELF_PICKUP' && pointId && { pointId }) },
        ]
      })
      if (!plan || parts.length === 0 || parts.length < plan.parts.length) return false
      const { purchaseId, orders } = await this.person.tell(confirmReorder, {
        input: { householdId, parts, expectedTotalFen: plan.expectedTotalFen },
        idempotencyKey: `${key}/usuals`,
      })
      if (purchaseId === null) return false
      town.stats.placed += orders?.length ?? 0
      await this.person.tell(payPurchase, { purchaseId, idempotencyKey: `${key}/pay-usuals` })
      town.stats.paid += orders?.length ?? 0
      return true
    } catch (error) {
      // Dearer or sold out since it was shown: then something else is bought.
      if (!(error instanceof Refused)) throw error
      town.stats.refused += 1
      return false
    }
  }

  /** The goods as the shop lists them now; fewer when fewer are left, none when it is out of them. */
  private async findGoods({ shop, goods }: Decision): Promise<OrderLineInput[]> {
    const merchantId = need(this.town.merchantIds, shop.nameEn)
    const communityId = need(this.town.communityIds, this.place.key)
    const filter = { merchantId: { eq: merchantId }, communityId: { eq: communityId } }
    const { nodes } = await this.person.ask(listings, { filter, first: 100, after: null })
    return goods.flatMap(({ name, quantity }) => {
      const listing = nodes.find(({ sku, state }) => sku.name === name && state === 'ON_SALE')
      if (!listing || listing.available < 1) return []
      const taken = Math.min(quantity, listing.available)
      return [{ listingId: listing.id, quantity: taken, expectedPriceFen: listing.priceFen }]
    })
  }

  private async household(): Promise<string> {
    if (this.householdId === null) {
      const me = await this.person.ask(viewer, {})
      const communityId = need(this.town.communityIds, this.place.key)
      const mine = me?.households.find(({ community }) => community.id === communityId)
      if (!mine) throw new Error(`${this.home.phone} has no household in ${this.place.nameEn}`)
      this.householdId = mine.id
    }
    return this.householdId
  }

  private async cancel(orderId: string, afterMs: number, key: string): Promise<boolean> {
    await sleep(afterMs, this.town.stop)
    try {
      await this.person.tell(cancelOrder, { orderId, idempotencyKey: `${key}/cancel` })
      this.town.stats.cancelled += 1
      return true
    } catch (error) {
      // Too late to cancel is an answer: the order goes on.
      if (!(error instanceof Refused)) throw error
      return false
    }
  }

  /** Looks now and then whether the parcel has come, goes down and shows the code. */
  private async fetchParcel(orderId: string): Promise<void> {
    for (let look = 0; look < looksForParcel; look++) {
      await sleep(looksEveryMs, this.town.stop)
      const order = await this.person.ask(orderNow, { id: orderId })
      if (!order || order.state === 'CANCELLED' || order.state === 'COMPLETED') return
      const { pickupCode, point } = order.fulfilment
      if (pickupCode === null || point === null) continue
      if (await this.counter.handOver(orderId, point.id, pickupCode)) this.town.stats.completed += 1
      return
    }
  }
}
