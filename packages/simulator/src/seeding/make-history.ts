import { viewer } from '../api/access.operations.ts'
import { Refused } from '../api/errors.ts'
import {
  cancelOrder,
  order as orderNow,
  payOrder,
  placeOrder,
  redeemPickup,
  refundOrder,
  stepOrder,
  type OrderView,
  type Step,
} from '../api/orders.operations.ts'
import { Person } from '../api/person.ts'
import { listings, type ListingView } from '../api/trade.operations.ts'
import { inParallel } from '../pause.ts'
import { planHistory, type Ending, type PlannedOrder } from './plan-history.ts'
import { need, type Stage } from './stage.ts'

/** Orders under way at once; more only makes them wait for each other. */
const width = 6

/** Lets the people concerned live through the planned orders. What a former run has done is found done. */
export async function makeHistory(
  stage: Stage,
  communityIds: ReadonlyMap<string, string>,
  merchantIds: ReadonlyMap<string, string>,
): Promise<void> {
  const plans = planHistory(stage.world)
  const history = new History(stage, communityIds, merchantIds)
  let done = 0
  await inParallel(width, plans, async (plan) => {
    await history.live(plan)
    done += 1
    if (done % 50 === 0 || done === plans.length) stage.say(`${done} of ${plans.length} orders of the history`)
  })
}

type Act = Step | 'REDEEM'

/** The last step before the order's own ending; null: none, and no entry: all of them. */
const lastStep: Partial<Record<Ending, readonly Act[] | null>> = {
  unpaid: null,
  paid: null,
  cancelledByResident: null,
  cancelledByMerchant: null,
  cancelledByOperator: ['ACCEPT'],
  confirmed: ['ACCEPT'],
  preparing: ['PREPARE'],
  packed: ['PACK'],
  onTheWay: ['PICK_UP', 'ARRIVE_AT_POINT'],
  atPickupPoint: ['ARRIVE_AT_POINT'],
}

/** The part of the way that comes before the ending. */
export function wayUntil<Way extends readonly [unknown, Act]>(way: readonly Way[], ending: Ending): readonly Way[] {
  const last = lastStep[ending]
  if (last === null) return []
  const end = last === undefined ? -1 : way.findIndex(([, act]) => last.includes(act))
  return end < 0 ? way : way.slice(0, end + 1)
}

/** Why an order of the plan is not part of the history. */
const unplaceable: ReadonlySet<string> = new Set([
  'INSUFFICIENT_STOCK',
  'TOO_FAR',
  'CUTOFF_PASSED',
  'POINT_CLOSED',
  'POINT_FULL',
  // By an earlier release, in other words.
  'IDEMPOTENCY_KEY_REUSED',
])

class History {
  private readonly stage: Stage
  private readonly communityIds: ReadonlyMap<string, string>
  private readonly merchantIds: ReadonlyMap<string, string>
  private readonly people = new Map<string, Person>()
  private readonly households = new Map<string, Promise<string>>()
  private readonly shelves = new Map<string, Promise<ListingView[]>>()

  constructor(stage: Stage, communityIds: ReadonlyMap<string, string>, merchantIds: ReadonlyMap<string, string>) {
    this.stage = stage
    this.communityIds = communityIds
    this.merchantIds = merchantIds
  }

  async live(plan: PlannedOrder): Promise<void> {
    const resident = this.person(plan.home.phone)
    const placed = await this.place(plan, resident)
    if (!placed || plan.ending === 'unpaid') return
    const orderId = placed.id
    await unlessLate(resident.tell(payOrder, { orderId, idempotencyKey: this.key(plan, 'pay') }))
    for (const [who, act] of wayUntil(this.way(plan), plan.ending)) await this.take(plan, orderId, who, act)
    await this.end(plan, orderId)
  }

  private async place(plan: PlannedOrder, resident: Person): Promise<OrderView | null> {
    const communityId = need(this.communityIds, plan.place.key)
    const shelf = await this.shelf(need(this.merchantIds, plan.shop.nameEn))
    const lines = plan.goods.map(({ name, quantity }) => {
      const listing = shelf.find((each) => each.sku.name === name && each.community.id === communityId)
      if (!listing) throw new Error(`${plan.shop.nameEn} does not list ${name} in ${plan.place.nameEn}`)
      return { listingId: listing.id, quantity }
    })
    const input = {
      householdId: await this.household(plan, resident, communityId),
      lines,
      mode: plan.mode,
      ...(plan.note === undefined ? {} : { note: plan.note }),
    }
    try {
      return (await resident.tell(placeOrder, { input, idempotencyKey: this.key(plan, 'place') })).order
    } catch (error) {
      // The neighbourhood may already live while a broken seed is taken up again; and not every shop reaches every home.
      if (error instanceof Refused && unplaceable.has(error.code)) return null
      throw error
    }
  }

  /** Who takes which step, in order, from the shop to the door. */
  private way(plan: PlannedOrder): (readonly [Person, Act])[] {
    const merchant = this.person(plan.shop.phone)
    const rider = this.person(plan.riderPhone)
    const leader = this.person(plan.leaderPhone)
    const packed = [
      [merchant, 'ACCEPT'],
      [merchant, 'PREPARE'],
      [merchant, 'PACK'],
    ] as const
    switch (plan.mode) {
      case 'INSTANT':
      case 'SAME_DAY':
        return [...packed, [rider, 'CLAIM'], [rider, 'PICK_UP'], [rider, 'DELIVER']]
      case 'SELF_PICKUP':
        return [...packed, [leader, 'ARRIVE_AT_POINT'], [leader, 'REDEEM']]
      case 'LEADER_DELIVERY':
        return [...packed, [leader, 'PICK_UP'], [leader, 'DELIVER']]
    }
  }

  private async take(plan: PlannedOrder, orderId: string, who: Person, act: Act): Promise<void> {
    if (act !== 'REDEEM') return unlessDone(who.tell(stepOrder[act], { orderId }))
    const seen = await this.person(plan.home.phone).ask(orderNow, { id: orderId })
    const { pickupCode: code, point } = seen?.fulfilment ?? {}
    const idempotencyKey = this.key(plan, 'redeem')
    if (code && point) await unlessDone(who.tell(redeemPickup, { pointId: point.id, code, idempotencyKey }))
  }

  private async end(plan: PlannedOrder, orderId: string): Promise<void> {
    const cancel = (who: Person) =>
      unlessDone(who.tell(cancelOrder, { orderId, idempotencyKey: this.key(plan, 'cancel') }))
    const { operator } = this.stage
    if (plan.ending === 'cancelledByResident') await cancel(this.person(plan.home.phone))
    if (plan.ending === 'cancelledByMerchant') await cancel(this.person(plan.shop.phone))
    if (plan.ending === 'cancelledByOperator') await cancel(operator)
    if (plan.ending === 'completedThenRefundedInPart') await this.refund(plan, orderId)
  }

  private async refund(plan: PlannedOrder, orderId: string): Promise<void> {
    const order = await this.stage.operator.ask(orderNow, { id: orderId })
    const spoiled = order?.lines.find(({ totalFen }) => totalFen > 0)
    if (!spoiled) return
    const amountFen = Math.max(1, Math.floor(spoiled.totalFen / 2))
    const reason = `${spoiled.name}有坏损，退一半`
    await unlessDone(
      this.stage.operator.tell(refundOrder, { orderId, amountFen, reason, idempotencyKey: this.key(plan, 'refund') }),
    )
  }

  /** The same at every run, so that a run after a broken one repeats nothing. */
  private readonly key = (plan: PlannedOrder, act: string) => `history/${this.stage.world.seed}/${plan.index}/${act}`

  private person(phone: string): Person {
    const person = this.people.get(phone) ?? Person.byPhone(this.stage.api, phone)
    this.people.set(phone, person)
    return person
  }

  private household(plan: PlannedOrder, resident: Person, communityId: string): Promise<string> {
    const known = this.households.get(plan.home.phone)
    if (known) return known
    const found = resident.ask(viewer, {}).then((me) => {
      const household = me?.households.find(({ community }) => community.id === communityId)
      if (!household) throw new Error(`${plan.home.phone} has no household in ${plan.place.nameEn}`)
      return household.id
    })
    this.households.set(plan.home.phone, found)
    return found
  }

  private shelf(merchantId: string): Promise<ListingView[]> {
    const known = this.shelves.get(merchantId)
    if (known) return known
    const shelf = this.stage.operator.all(listings, { filter: { merchantId: { eq: merchantId } } })
    this.shelves.set(merchantId, shelf)
    return shelf
  }
}

/** A step that a former run has taken is refused as out of order: that is what is wanted. */
async function unlessDone(work: Promise<unknown>): Promise<void> {
  try {
    await work
  } catch (error) {
    if (!(error instanceof Refused) || !/WRONG_STATE|TAKEN|NOT_CLAIMABLE|ABOVE_PAID|STALE|KEY_REUSED/.test(error.code))
      throw error
  }
}

/** An order of a former run may have expired unpaid. */
async function unlessLate(work: Promise<unknown>): Promise<void> {
  try {
    await work
  } catch (error) {
    if (!(error instanceof Refused) || !/WRONG_STATE|TOO_LATE/.test(error.code)) throw error
  }
}
