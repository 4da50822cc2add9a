import { Stopped } from '../api/errors.ts'
import { cancelOrder, order as orderNow, orders } from '../api/orders.operations.ts'
import { Person } from '../api/person.ts'
import { storeOrders } from '../api/streams.operations.ts'
import { adjustStock, listings } from '../api/trade.operations.ts'
import { sleep } from '../pause.ts'
import type { Random } from '../random.ts'
import { need } from '../seeding/stage.ts'
import type { WorldShop } from '../world/world.ts'
import { fingerprint, takeStep } from './steps.ts'
import type { Town } from './town.ts'
import { watch, type Watch } from './watch.ts'
import { WorkQueue } from './work-queue.ts'

const hands = 6
const longestQueue = 500
const sweepEveryMs = 60_000
const lowStock = 12

/** A shop: hears of paid orders by subscription, accepts, prepares and packs them, and refills its shelf. */
export class Merchant {
  private readonly town: Town
  private readonly shop: WorldShop
  private readonly person: Person
  private readonly random: Random
  private readonly id: string
  private readonly queue: WorkQueue
  private isLive = false

  constructor(town: Town, shop: WorldShop) {
    this.town = town
    this.shop = shop
    this.id = need(town.merchantIds, shop.nameEn)
    this.person = Person.byPhone(town.api, shop.phone, shop.owner)
    this.random = town.random.fork(`shop/${shop.phone}`)
    this.queue = new WorkQueue(hands, longestQueue, (orderId) => this.serve(orderId))
  }

  async run(): Promise<void> {
    const { town, shop } = this
    // A shop that sleeps is the neighbourhood's troubled case: its orders are cancelled by its silence.
    if (shop.temper === 'asleep') return
    let stream: Watch | undefined
    try {
      stream = await this.listen()
      for (let round = 0; ; round++) {
        await this.sweep()
        await this.refill(round)
        await sleep(this.random.fork(`sweep/${round}`).duration(sweepEveryMs), town.stop)
      }
    } finally {
      stream?.stop()
      this.person.hangUp()
    }
  }

  private async listen(): Promise<Watch> {
    const { stats } = this.town
    stats.streams += 1
    return watch(this.person, {
      field: 'storeOrders',
      document: storeOrders,
      variables: { merchantId: this.id },
      onMove: ({ orderId, to }) => {
        if (to === 'PAID') this.queue.add(orderId)
      },
      onResync: () => void this.sweep().catch((error: unknown) => this.note(error)),
      onLive: (isLive) => {
        if (isLive !== this.isLive) stats.liveStreams += isLive ? 1 : -1
        this.isLive = isLive
      },
      onRefused: (why) => this.note(new Error(why)),
    })
  }

  /** What waits already: from before this run, or missed. */
  private async sweep(): Promise<void> {
    const filter = { merchantId: { eq: this.id }, state: { in: ['PAID', 'CONFIRMED', 'PREPARING'] as const } }
    for (const order of await this.person.all(orders, { filter }, longestQueue)) this.queue.add(order.id)
  }

  private async serve(orderId: string): Promise<void> {
    const { town, person } = this
    town.stats.underWay += 1
    try {
      let order = await person.ask(orderNow, { id: orderId })
      if (!order) return
      const random = this.random.fork(fingerprint(order))
      const slowness = this.shop.temper === 'slow' ? 5 : 1
      const delays = {
        accept: random.duration(town.pace.acceptMs) * slowness,
        prepare: random.duration(town.pace.prepareMs) * slowness,
        pack: random.duration(town.pace.packMs) * slowness,
      }
      const isDeclined = random.chance(0.02)
      if (order?.state === 'PAID') {
        await sleep(delays.accept, town.stop)
        if (isDeclined) return await this.decline(orderId)
        order = await takeStep(person, 'ACCEPT', orderId)
        town.stats.accepted += 1
      }
      if (order?.state === 'CONFIRMED') {
        await sleep(delays.prepare, town.stop)
        order = await takeStep(person, 'PREPARE', orderId)
      }
      if (order?.state === 'PREPARING' && order.allowedActions.includes('PACK')) {
        await sleep(delays.pack, town.stop)
        await takeStep(person, 'PACK', orderId)
      }
    } catch (error) {
      this.note(error)
    } finally {
      town.stats.underWay -= 1
    }
  }

  private async decline(orderId: string): Promise<void> {
    const idempotencyKey = `${this.town.run}/${orderId}/decline`
    await this.person.tell(cancelOrder, { orderId, idempotencyKey })
    this.town.stats.cancelled += 1
  }

  private async refill(round: number): Promise<void> {
    const filter = { merchantId: { eq: this.id } }
    for (const { id, available, state } of await this.person.all(listings, { filter })) {
      if (available >= lowStock || state !== 'ON_SALE') continue
      const random = this.random.fork(`refill/${id}/${round}`)
      // What is sold out stays so for a while: an empty shelf is an ordinary sight.
      if (available === 0 && random.chance(0.6)) continue
      const idempotencyKey = `${this.town.run}/${id}/refill/${round}`
      await this.person.tell(adjustStock, {
        listingId: id,
        delta: random.whole(40, 90),
        reason: '补货',
        idempotencyKey,
      })
    }
  }

  private note(error: unknown): void {
    if (!(error instanceof Stopped)) this.town.stats.fail(this.shop.nameEn, error)
  }
}
