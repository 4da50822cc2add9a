import { Refused, Stopped } from '../api/errors.ts'
import { orders, redeemPickup, type OrderView, type Step } from '../api/orders.operations.ts'
import { Person } from '../api/person.ts'
import { sleep } from '../pause.ts'
import type { Random } from '../random.ts'
import { need } from '../seeding/stage.ts'
import type { Worker } from '../world/world.ts'
import type { Counter } from './resident.ts'
import { fingerprint, takeStep } from './steps.ts'
import type { Town } from './town.ts'

/** What a leader does with a parcel, in the order of a parcel's way. */
const round: readonly Step[] = ['ARRIVE_AT_POINT', 'PICK_UP', 'DELIVER']

/** A group leader: receives parcels at the pickup point, brings some to the door, hands over the others for a code. */
export class Leader implements Counter {
  private readonly town: Town
  private readonly worker: Worker
  private readonly person: Person
  private readonly random: Random
  private readonly inHand = new Set<string>()

  constructor(town: Town, worker: Worker) {
    this.town = town
    this.worker = worker
    this.person = Person.byPhone(town.api, worker.phone, worker.name)
    this.random = town.random.fork(`leader/${worker.phone}`)
  }

  async run(): Promise<void> {
    const communityId = need(this.town.communityIds, this.worker.place)
    const filter = {
      communityId: { eq: communityId },
      mode: { in: ['SELF_PICKUP', 'LEADER_DELIVERY'] as const },
      state: { in: ['PREPARING', 'IN_FULFILMENT'] as const },
    }
    for (let look = 0; ; look++) {
      await sleep(this.random.fork(`look/${look}`).duration(this.town.pace.lookMs * 1.5), this.town.stop)
      const { nodes } = await this.person.ask(orders, { filter, first: 50, after: null })
      for (const order of nodes) this.attend(order)
    }
  }

  /** A neighbour shows a code at the counter. */
  async handOver(orderId: string, pointId: string, code: string): Promise<boolean> {
    try {
      const idempotencyKey = `${this.town.run}/${orderId}/redeem`
      const { order } = await this.person.tell(redeemPickup, { pointId, code, idempotencyKey })
      return order?.state === 'COMPLETED'
    } catch (error) {
      if (error instanceof Refused) return false
      throw error
    }
  }

  private attend(order: OrderView): void {
    const step = round.find((each) => order.allowedActions.includes(each))
    if (!step || this.inHand.has(order.id)) return
    this.inHand.add(order.id)
    const delay = this.random.fork(`${fingerprint(order)}/${step}`).duration(this.town.pace.toDoorMs / 2)
    void this.take(step, order.id, delay)
      .catch((error: unknown) => {
        if (!(error instanceof Stopped)) this.town.stats.fail(this.worker.name, error)
      })
      .finally(() => this.inHand.delete(order.id))
  }

  private async take(step: Step, orderId: string, delayMs: number): Promise<void> {
    await sleep(delayMs, this.town.stop)
    const order = await takeStep(this.person, step, orderId)
    if (order?.state === 'COMPLETED') this.town.stats.completed += 1
  }
}
