import { takeStep } from '../actors/steps.ts'
import { order as orderNow, payOrder, placeOrder, type OrderView, type Step } from '../api/orders.operations.ts'
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

export interface Drive {
  readonly plan: ReplayPlan
  readonly stage: ReplayStage
  /** Names this replay in idempotency keys. */
  readonly run: string
  readonly speed: number
  readonly concurrency: number
  readonly stop: AbortSignal
  readonly onPlaced: (placed: number) => void
  readonly onDone: (done: number) => void
}

export interface DrivenBasket {
  readonly planned: PlannedBasket
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
    await household.person.tell(payOrder, { orderId: order.id, idempotencyKey: `${key}/pay` })
    await untilPaid(household.person, order.id, stop)
    const who = {
      merchant: need(stage.merchants, basket.storeId).person,
      rider: stage.riders[index % stage.riders.length]!,
    }
    let now: OrderView | null = null
    for (const [actor, step, seconds] of wayToDoor) {
      await sleep((random.duration(seconds) / speed) * 1000, stop)
      now = await takeStep(who[actor], step, order.id)
    }
    const trouble = now?.state === 'COMPLETED' ? null : `stands at ${now?.state ?? 'nothing that its rider may see'}`
    return { planned, orderId: order.id, witness, trouble }
  } catch (error) {
    return {
      planned,
      orderId: witness?.orderId ?? null,
      witness,
      trouble: error instanceof Error ? error.message : String(error),
    }
  }
}

const looks = 200

/** A payment may settle a moment after it was asked for. */
async function untilPaid(person: Person, orderId: string, stop: AbortSignal): Promise<void> {
  for (let look = 0; look < looks; look++) {
    const order = await person.ask(orderNow, { id: orderId })
    if (order?.state !== 'PENDING_PAYMENT') return
    await sleep(100, stop)
  }
  throw new Error('the payment does not settle')
}
