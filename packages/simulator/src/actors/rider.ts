import { viewer } from '../api/access.operations.ts'
import { Stopped } from '../api/errors.ts'
import { orders, type OrderView } from '../api/orders.operations.ts'
import { Person } from '../api/person.ts'
import { setDuty } from '../api/trade.operations.ts'
import { sleep } from '../pause.ts'
import type { Random } from '../random.ts'
import { need } from '../seeding/stage.ts'
import type { Worker } from '../world/world.ts'
import { fingerprint, takeStep } from './steps.ts'
import type { Town } from './town.ts'

const atOneLook = 6
/** Looks at the board between two breaks, and how long a break is. */
const shiftLooks = 120
const breakMs = 60_000

/** A rider: goes on duty, looks at what can be taken, takes as much as fits the box and brings it. */
export class Rider {
  private readonly town: Town
  private readonly worker: Worker
  private readonly person: Person
  private readonly random: Random
  private readonly communityId: string
  private readonly carried = new Set<string>()
  private id = ''

  constructor(town: Town, worker: Worker) {
    this.town = town
    this.worker = worker
    this.communityId = need(town.communityIds, worker.place)
    this.person = Person.byPhone(town.api, worker.phone, worker.name)
    this.random = town.random.fork(`rider/${worker.phone}`)
  }

  async run(): Promise<void> {
    const { town, random } = this
    // Not everybody begins in the same instant.
    await sleep(random.fork('start').between(0, town.pace.lookMs * 2), town.stop)
    const me = await this.person.ask(viewer, {})
    if (!me?.rider) throw new Error(`${this.worker.phone} is no rider`)
    this.id = me.rider.id
    await this.goOnWithYesterday()
    for (let shift = 0; ; shift++) {
      await this.duty(true)
      for (let look = 0; look < shiftLooks; look++) {
        await sleep(random.fork(`look/${shift}/${look}`).duration(town.pace.lookMs), town.stop)
        if (this.carried.size < town.pace.riderCapacity) await this.look()
      }
      while (this.carried.size > 0) await sleep(1_000, town.stop)
      await this.duty(false)
      await sleep(random.fork(`break/${shift}`).duration(breakMs), town.stop)
    }
  }

  private async duty(onDuty: boolean): Promise<void> {
    await this.person.tell(setDuty, { riderId: this.id, onDuty })
  }

  private async goOnWithYesterday(): Promise<void> {
    const filter = { riderId: { eq: this.id }, state: { in: ['PREPARING', 'IN_FULFILMENT'] as const } }
    for (const order of await this.person.all(orders, { filter }, 100)) this.carry(order)
  }

  private async look(): Promise<void> {
    const filter = { claimable: true, communityId: { eq: this.communityId } }
    const { nodes } = await this.person.ask(orders, { filter, first: atOneLook, after: null })
    // Each rider likes other orders, so that not all grab the same one.
    const liking = (order: OrderView) => this.random.fork(fingerprint(order)).next()
    const [liked] = nodes.toSorted((a, b) => liking(b) - liking(a))
    if (!liked) return
    const taken = await takeStep(this.person, 'CLAIM', liked.id)
    if (taken?.allowedActions.includes('PICK_UP')) this.carry(taken)
  }

  private carry(order: OrderView): void {
    if (this.carried.has(order.id)) return
    this.carried.add(order.id)
    this.town.stats.underWay += 1
    void this.bring(order)
      .catch((error: unknown) => {
        if (!(error instanceof Stopped)) this.town.stats.fail(this.worker.name, error)
      })
      .finally(() => {
        this.carried.delete(order.id)
        this.town.stats.underWay -= 1
      })
  }

  private async bring(order: OrderView): Promise<void> {
    const { pace, stop, stats } = this.town
    const random = this.random.fork(fingerprint(order))
    let now: OrderView | null = order
    if (now.allowedActions.includes('PICK_UP')) {
      await sleep(random.duration(pace.toStoreMs), stop)
      now = await takeStep(this.person, 'PICK_UP', order.id)
    }
    await sleep(random.duration(pace.toDoorMs), stop)
    if (now?.allowedActions.includes('ARRIVE_AT_POINT')) await takeStep(this.person, 'ARRIVE_AT_POINT', order.id)
    else if (now?.allowedActions.includes('DELIVER')) {
      const delivered = await takeStep(this.person, 'DELIVER', order.id)
      if (delivered?.state === 'COMPLETED') stats.completed += 1
    }
  }
}
