import { takeStep } from '../actors/steps.ts'
import { orderLines, refundLines } from '../api/money.operations.ts'
import {
  cancelOrder,
  order as orderNow,
  payOrder,
  placeOrder,
  type OrderView,
  type Step,
} from '../api/orders.operations.ts'
import type { Person } from '../api/person.ts'
import { inParallel, sleep } from '../pause.ts'
import { Random } from '../random.ts'
import { need } from '../seeding/stage.ts'
import type { PlannedBasket, ReplayPlan } from './plan-replay.ts'
import type { ReplayStage } from './set-up.ts'
import { Witness } from './witness.ts'

/** How long each step takes in the replayed world, typically, in seconds. */
const wayToDoor: readonly (readonly [who: 'merchant' | 'rider', step: Step, seconds: number])[] = [
  ['merchant', 'ACCEPT', 90],
  ['merchant', 'PREPARE', 120],
  ['merchant', 'PACK', 480],
  ['rider', 'CLAIM', 120],
  ['rider', 'PICK_UP', 480],
  ['rider', 'DELIVER', 900],
]

/**
 * What is to become of a basket: one in twenty gives a line back, one in fifty is cancelled, one in forty is late, by the
 * shop or by the rider in turns. No basket has two of these fates.
 */
export type Fate = 'DELIVERED' | 'REFUNDED' | 'CANCELLED' | 'LATE_IN_SHOP' | 'LATE_ON_WAY'

export function fateOf(index: number, canBeLate: boolean): Fate {
  if (index % 50 === 25) return 'CANCELLED'
  if (index % 20 === 10) return 'REFUNDED'
  if (canBeLate && index % 40 === 7) return index % 80 === 7 ? 'LATE_IN_SHOP' : 'LATE_ON_WAY'
  return 'DELIVERED'
}

/** The step before which a late order stands still until its window is over. */
const stopsBefore: Partial<Record<Fate, Step>> = { LATE_IN_SHOP: 'PACK', LATE_ON_WAY: 'DELIVER' }
/** And with which it goes on: a rider who did not move for too long has lost it, and claims it again. */
const goesOnWith: Partial<Record<Fate, Step>> = { LATE_IN_SHOP: 'PACK', LATE_ON_WAY: 'CLAIM' }

export interface Drive {
  readonly plan: ReplayPlan
  readonly stage: ReplayStage
  /** Names this replay in idempotency keys. */
  readonly run: string
  readonly speed: number
  readonly concurrency: number
  /** Whether there is a clock that can be moved past the windows. */
  readonly canBeLate: boolean
  readonly stop: AbortSignal
  readonly onPlaced: (placed: number) => void
  readonly onDone: (done: number) => void
}

export interface DrivenBasket {
  readonly planned: PlannedBasket
  readonly fate: Fate
  /** What a late order still has before it. */
  readonly rest: readonly (readonly [person: Person, step: Step])[]
  readonly orderId: string | null
  readonly witness: Witness | null
  readonly trouble: string | null
}

/** Every basket at its time of day, scaled; each answers what became of it. */
export async function drive(request: Drive): Promise<DrivenBasket[]> {
  const { plan, speed, concurrency, stop } = request
  const began = Date.now()
  const firstSecond = plan.baskets[0]?.basket.second ?? 0
  let placed = 0
  let done = 0
  return inParallel(concurrency, plan.baskets, async (planned, index) => {
    await sleep(began + ((planned.basket.second - firstSecond) / speed) * 1000 - Date.now(), stop)
    const outcome = await driveOne(request, planned, index, () => request.onPlaced((placed += 1)))
    request.onDone((done += 1))
    return outcome
  })
}

async function driveOne(
  request: Drive,
  planned: PlannedBasket,
  index: number,
  onPlaced: () => void,
): Promise<DrivenBasket> {
  const { stage, speed, run, stop } = request
  const { basket } = planned
  const household = need(stage.households, basket.householdId)
  const random = new Random(`replay/${basket.id}`)
  const key = `replay/${run}/${basket.id}`
  const fate = fateOf(index, request.canBeLate)
  let witness: Witness | null = null
  try {
    const lines = planned.lines.map(({ offerKey, quantity }) => ({
      listingId: need(stage.listingIds, offerKey),
      quantity,
      expectedPriceFen: Number(offerKey.split('|')[2]),
    }))
    const input = { householdId: household.id, lines, mode: 'INSTANT' as const, note: `basket ${basket.id}` }
    const { order } = await household.person.tell(placeOrder, { input, idempotencyKey: `${key}/place` })
    if (!order) throw new Error('the order was placed, but the answer does not name it')
    witness = new Witness(order.id)
    await witness.listen(household.person)
    onPlaced()
    await payFor(household.person, order.id, `${key}/pay`, stop)
    const who = {
      merchant: need(stage.merchants, basket.storeId).person,
      rider: stage.riders[index % stage.riders.length]!,
    }
    const done = (rest: DrivenBasket['rest'], trouble: string | null): DrivenBasket => ({
      planned,
      fate,
      rest,
      orderId: order.id,
      witness,
      trouble,
    })
    if (fate === 'CANCELLED') {
      const { order: gone } = await household.person.tell(cancelOrder, {
        orderId: order.id,
        idempotencyKey: `${key}/cancel`,
      })
      return done([], gone?.state === 'CANCELLED' ? null : 'is not cancelled')
    }
    let now: OrderView | null = null
    for (const [actor, step, seconds] of wayToDoor) {
      if (step === stopsBefore[fate]) {
        const from = wayToDoor.findIndex(([, each]) => each === goesOnWith[fate])
        return done(
          wayToDoor.slice(from).map(([whose, left]) => [who[whose], left]),
          null,
        )
      }
      await sleep((random.duration(seconds) / speed) * 1000, stop)
      now = await takeStep(who[actor], step, order.id)
    }
    if (fate === 'REFUNDED') await giveBackOneLine(stage.operator, order.id, `${key}/refund`)
    return done([], now?.state === 'COMPLETED' ? null : `stands at ${now?.state ?? 'nothing that its rider may see'}`)
  } catch (error) {
    return {
      planned,
      fate,
      rest: [],
      orderId: witness?.orderId ?? null,
      witness,
      trouble: error instanceof Error ? error.message : String(error),
    }
  }
}

/** The dearest: a line that was free gives nothing back. */
async function giveBackOneLine(operator: Person, orderId: string, key: string): Promise<void> {
  const lines = (await operator.ask(orderLines, { id: orderId }))?.lines ?? []
  const [dearest] = lines.toSorted((a, b) => b.totalFen - a.totalFen)
  if (!dearest || dearest.totalFen === 0) return
  await operator.tell(refundLines, {
    orderId,
    lines: [{ lineId: dearest.id, quantity: dearest.quantity }],
    reason: 'replay: a line in twenty orders',
    restock: false,
    idempotencyKey: key,
  })
}

/** Late orders go on from where they stood. */
export async function finishLate(driven: readonly DrivenBasket[]): Promise<void> {
  for (const { rest, orderId } of driven)
    if (orderId !== null) for (const [person, step] of rest) await takeStep(person, step, orderId)
}

const payTries = 60
const looksBetween = 20

/** A payment may settle a moment after it was asked for, or when its notification comes; who waits asks again. */
async function payFor(person: Person, orderId: string, idempotencyKey: string, stop: AbortSignal): Promise<void> {
  for (let attempt = 0; attempt < payTries; attempt++) {
    await person.tell(payOrder, { orderId, idempotencyKey })
    for (let look = 0; look < looksBetween; look++) {
      const order = await person.ask(orderNow, { id: orderId })
      if (order?.state !== 'PENDING_PAYMENT') return
      await sleep(250, stop)
    }
  }
  throw new Error('the payment does not settle')
}
