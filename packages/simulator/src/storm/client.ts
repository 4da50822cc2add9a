import { fulfilmentQuotes, payPurchase, placePurchase, type OrderPartInput } from '../api/carts.operations.ts'
import { acceptChange, payChange, proposeChange, rejectChange, type ChangeEdit } from '../api/changes.operations.ts'
import type { Document, Payload } from '../api/document.ts'
import { orderLines, refundLines } from '../api/money.operations.ts'
import {
  cancelOrder,
  order as orderNow,
  payOrder,
  placeOrder,
  redeemPickup,
  stepOrder,
  type FulfilmentMode,
  type OrderLineInput,
  type OrderView,
  type Step,
} from '../api/orders.operations.ts'
import type { Person } from '../api/person.ts'
import { adjustStock } from '../api/trade.operations.ts'
import { sleep } from '../pause.ts'
import type { Random } from '../random.ts'
import { Witness } from '../replay/witness.ts'
import type { Memory } from './memory.ts'
import type { Counter, Scene, Shop } from './scene.ts'

export interface ClientOptions {
  readonly scene: Scene
  readonly memory: Memory
  readonly random: Random
  readonly home: Scene['homes'][number]
  readonly name: string
  readonly stop: AbortSignal
}

/** So often a phone sends something twice at once, because a finger was quick or a network slow. */
const doubled = 0.15
/** So often it sends something again that was answered long ago. */
const repeated = 0.05
const heard = 0.3
const payTries = 6

/** One of the storm's clients: everything it does goes through the public API, under keys that it keeps. */
export class Client {
  readonly scene: Scene
  readonly random: Random
  private readonly memory: Memory
  private readonly home: Scene['homes'][number]
  private readonly name: string
  private readonly stop: AbortSignal
  private count = 0
  private readonly past: (() => Promise<void>)[] = []

  constructor({ scene, memory, random, home, name, stop }: ClientOptions) {
    this.scene = scene
    this.memory = memory
    this.random = random
    this.home = home
    this.name = name
    this.stop = stop
  }

  get householdId(): string {
    return this.home.id
  }

  get resident(): Person {
    return this.home.resident
  }

  key(what: string): string {
    return `${this.name}/${(this.count += 1)}/${what}`
  }

  pause(ms: number): Promise<void> {
    return sleep(this.random.wait(ms), this.stop)
  }

  /** Now and then twice at once, and now and then again later: the answers must be the same. */
  private async tell<Answer extends Payload, Variables>(
    person: Person,
    document: Document<Answer, Variables>,
    variables: Variables,
    told: (answer: Answer) => void = () => {},
  ): Promise<Answer | null> {
    const once = async () => {
      const answer = await this.memory.attempt(() => person.tell(document, variables))
      if (answer) told(answer)
      return answer
    }
    if (this.random.chance(repeated))
      this.past.push(async () => {
        this.memory.repeats += 1
        await once()
      })
    if (!this.random.chance(doubled)) return once()
    this.memory.repeats += 1
    const [one, other] = await Promise.all([once(), once()])
    return one ?? other
  }

  /** Sends again what was answered long ago. */
  async repeat(): Promise<void> {
    const again = this.past.splice(0)
    for (const one of again) await one()
  }

  cart(shop: Shop, most = 3): OrderLineInput[] {
    return this.random
      .sample(shop.listingIds, this.random.whole(1, most))
      .map((listingId) => ({ listingId, quantity: this.random.whole(1, 3) }))
  }

  /** Places a cart, now and then by a quote; the note is the wish, of which there must be one order. */
  async place(shop: Shop, mode: FulfilmentMode, counter?: Counter): Promise<OrderView | null> {
    const key = this.key('place')
    const lines = this.cart(shop)
    const at = counter && { pointId: counter.id }
    const quote = this.random.chance(0.5) ? await this.quoteFor(lines, mode, at) : undefined
    const answer = await this.tell(
      this.home.resident,
      placeOrder,
      {
        input: {
          householdId: this.householdId,
          lines,
          mode,
          note: `once:${key}`,
          ...(this.random.chance(0.7) && { deviceId: `device-${this.name}` }),
          ...at,
          ...(quote !== undefined && { quote }),
        },
        idempotencyKey: key,
      },
      ({ order }) => this.placed(key, order),
    )
    return this.listenTo(answer?.order ?? null)
  }

  /** A cart of two shops as one purchase. */
  async purchase(shops: readonly Shop[]): Promise<{ purchaseId: string; orders: readonly OrderView[] } | null> {
    const key = this.key('purchase')
    const parts: OrderPartInput[] = shops.map((shop, index) => ({
      lines: this.cart(shop, 2),
      mode: this.random.pick(['INSTANT', 'LEADER_DELIVERY']),
      note: `once:${key}/${index}`,
    }))
    const answer = await this.tell(
      this.home.resident,
      placePurchase,
      { input: { householdId: this.householdId, parts }, idempotencyKey: key },
      ({ orders }) => orders?.forEach((order, index) => this.placed(`${key}/${index}`, order)),
    )
    if (!answer?.purchaseId || !answer.orders) return null
    for (const order of answer.orders) await this.listenTo(order)
    return { purchaseId: answer.purchaseId, orders: answer.orders }
  }

  /** Pays until it is paid or refused: what nobody heard is asked for again under the same key. */
  async pay(orderId: string): Promise<boolean> {
    for (let attempt = 0, key = this.key('pay'); attempt < payTries; attempt++) {
      const answer = await this.tell(this.home.resident, payOrder, { orderId, idempotencyKey: key })
      // A payment that was declined is another payment the next time.
      if (!answer) key = this.key('pay')
      const now = await this.look(orderId)
      if (now === null || now.state !== 'PENDING_PAYMENT') return this.notePaid(now)
      await this.pause(400)
    }
    return false
  }

  async payAll(purchaseId: string, orders: readonly OrderView[]): Promise<boolean> {
    for (let attempt = 0, key = this.key('pay'); attempt < payTries; attempt++) {
      const answer = await this.tell(this.home.resident, payPurchase, { purchaseId, idempotencyKey: key })
      if (!answer) key = this.key('pay')
      const now = await this.look(orders[0]!.id)
      if (now === null || now.state !== 'PENDING_PAYMENT') return this.notePaid(now)
      await this.pause(400)
    }
    return false
  }

  private notePaid(now: OrderView | null): boolean {
    const isPaid = now !== null && now.state !== 'CANCELLED'
    if (isPaid) this.memory.tookStep(now.id, 'PAY')
    return isPaid
  }

  look(orderId: string, person: Person = this.home.resident): Promise<OrderView | null> {
    return this.memory.attempt(() => person.ask(orderNow, { id: orderId }))
  }

  /** Whether the step was taken, by this call or by one whose answer was lost. */
  async step(person: Person, step: Step, orderId: string): Promise<boolean> {
    const answer = await this.tell(person, stepOrder[step], { orderId }, ({ order }) => {
      if (order) this.memory.tookStep(orderId, step)
    })
    return answer !== null
  }

  async steps(orderId: string, way: readonly (readonly [Person, Step])[]): Promise<void> {
    for (const [person, step] of way) {
      await this.step(person, step, orderId)
      await this.pause(60)
    }
  }

  async cancel(person: Person, orderId: string): Promise<void> {
    await this.tell(person, cancelOrder, { orderId, idempotencyKey: this.key('cancel') }, ({ order }) => {
      if (order?.state === 'CANCELLED') this.memory.tookStep(orderId, 'CANCEL')
    })
  }

  async redeem(counter: Counter, orderId: string, code: string): Promise<void> {
    await this.tell(
      counter.keeper,
      redeemPickup,
      { pointId: counter.id, code, idempotencyKey: this.key('redeem') },
      ({ order }) => {
        if (order?.id === orderId) this.memory.tookStep(orderId, 'REDEEM')
      },
    )
  }

  async propose(person: Person, orderId: string, edits: readonly ChangeEdit[]) {
    const answer = await this.tell(person, proposeChange, {
      input: { orderId, reason: 'so it is better', edits },
      idempotencyKey: this.key('change'),
    })
    return answer?.change ?? null
  }

  async decide(person: Person, changeId: string, yes: boolean) {
    const answer = yes
      ? await this.tell(person, acceptChange, { changeId, idempotencyKey: this.key('accept') })
      : await this.tell(person, rejectChange, { changeId })
    return answer?.change ?? null
  }

  async payMore(changeId: string): Promise<void> {
    const key = this.key('pay-change')
    for (let attempt = 0; attempt < payTries; attempt++) {
      const answer = await this.tell(this.home.resident, payChange, { changeId, idempotencyKey: key })
      if (answer?.change?.state !== 'AWAITING_PAYMENT') return
      await this.pause(400)
    }
  }

  linesOf(orderId: string, person: Person = this.home.resident) {
    return this.memory.attempt(() => person.ask(orderLines, { id: orderId }))
  }

  /** Gives one line back, once or once too often. */
  async refundLine(orderId: string): Promise<void> {
    const { operator } = this.scene
    const lines = (await this.linesOf(orderId, operator))?.lines ?? []
    const [line] = this.random.sample(lines, 1)
    if (!line) return
    const wanted = { lineId: line.id, quantity: this.random.whole(1, line.quantity + 1) }
    const restock = this.random.chance(0.3)
    await this.tell(
      operator,
      refundLines,
      { orderId, lines: [wanted], reason: 'not fresh', restock, idempotencyKey: this.key('refund') },
      () => this.memory.tookStep(orderId, 'REFUND'),
    )
  }

  /** New goods come for what runs out first. */
  async bringGoods(shop: Shop): Promise<void> {
    await this.tell(shop.owner, adjustStock, {
      listingId: shop.listingIds[0]!,
      delta: 20,
      reason: 'delivered',
      idempotencyKey: this.key('goods'),
    })
  }

  private async quoteFor(lines: readonly OrderLineInput[], mode: FulfilmentMode, at: { pointId: string } | undefined) {
    const quotes = await this.memory.attempt(() =>
      this.home.resident.ask(fulfilmentQuotes, { input: { householdId: this.householdId, lines, ...at } }),
    )
    return quotes?.options.find((option) => option.mode === mode)?.quote ?? undefined
  }

  private placed(key: string, order: OrderView | null): void {
    if (!order) return
    this.memory.placed.push({ key, orderId: order.id })
    this.memory.tookStep(order.id, 'PLACE')
  }

  private async listenTo(order: OrderView | null): Promise<OrderView | null> {
    if (!order || !this.random.chance(heard)) return order
    const witness = new Witness(order.id)
    await this.memory.attempt(async () => {
      await witness.listen(this.home.resident)
      this.memory.witnesses.push(witness)
    })
    return order
  }
}
