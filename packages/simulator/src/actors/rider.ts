import { viewer } from '../api/access.operations.ts'
import { goOffDuty, goOnDuty, reportPosition, type Vehicle } from '../api/dispatch.operations.ts'
import { Refused, Stopped } from '../api/errors.ts'
import { orders, type OrderView } from '../api/orders.operations.ts'
import { Person } from '../api/person.ts'
import { sleep } from '../pause.ts'
import type { Random } from '../random.ts'
import { need } from '../seeding/stage.ts'
import type { Worker } from '../world/world.ts'
import { Errands } from './errands.ts'
import { fingerprint, takeStep } from './steps.ts'
import type { Town } from './town.ts'

const atOneLook = 6
/** Looks at the board between two breaks, and how long a break is. */
const shiftLooks = 120
const breakMs = 60_000
/** As long as he means to work when he begins; a shift that is not ended ends then. */
const shiftMs = 8 * 3_600_000
const accuracyMetres = 15

/** Most ride the same. */
const vehicles: readonly Vehicle[] = ['E_BIKE', 'E_BIKE', 'E_BIKE', 'BICYCLE', 'ON_FOOT']

/** The same words for whoever starts a rider's day. */
export const shiftOf = (random: Random, { lat, lng }: { readonly lat: number; readonly lng: number }) => ({
  vehicle: random.fork('vehicle').pick(vehicles),
  endsAt: new Date(Date.now() + shiftMs).toISOString(),
  lat,
  lng,
})

/** A rider: goes on duty, tells where he is, brings what he is given, and takes what can be taken. */
export class Rider {
  private readonly town: Town
  private readonly worker: Worker
  private readonly person: Person
  private readonly random: Random
  private readonly communityId: string
  private readonly carried = new Set<string>()
  private readonly errands: Errands
  private id = ''

  constructor(town: Town, worker: Worker) {
    this.town = town
    this.worker = worker
    this.communityId = need(town.communityIds, worker.place)
    this.person = Person.byPhone(town.api, worker.phone, worker.name)
    this.random = town.random.fork(`rider/${worker.phone}`)
    const place = town.world.places.find(({ key }) => key === worker.place)
    if (!place) throw new Error(`there is no place ${worker.place}`)
    const { person, random, communityId } = this
    this.errands = new Errands({ town, person, random, place, communityId })
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
      await this.begin(shift)
      for (let look = 0; look < shiftLooks; look++) {
        await sleep(random.fork(`look/${shift}/${look}`).duration(town.pace.lookMs), town.stop)
        await this.tellPlace()
        await this.errands.look()
        if (this.carried.size < town.pace.riderCapacity) await this.look()
      }
      await this.end()
      await sleep(random.fork(`break/${shift}`).duration(breakMs), town.stop)
    }
  }

  private async begin(shift: number): Promise<void> {
    const input = shiftOf(this.random, this.errands.at)
    await this.person.tell(goOnDuty, { input, idempotencyKey: `${this.town.run}/${this.id}/shift/${shift}` })
  }

  /** With goods on board nobody goes home; what he is given until then he brings as well. */
  private async end(): Promise<void> {
    for (;;) {
      while (this.carried.size + this.errands.size > 0) {
        await sleep(1_000, this.town.stop)
        await this.tellPlace()
      }
      try {
        await this.person.tell(goOffDuty, {})
        return
      } catch (error) {
        if (!(error instanceof Refused)) throw error
        await this.errands.look()
        await sleep(this.town.pace.lookMs, this.town.stop)
      }
    }
  }

  /** The day is compressed, and with it the ways: what looks too fast is not believed, and does no harm. */
  private async tellPlace(): Promise<void> {
    try {
      await this.person.tell(reportPosition, { ...this.errands.at, accuracyMetres })
    } catch (error) {
      if (!(error instanceof Refused)) throw error
    }
  }

  /** Whoever does not work now: what he had taken goes to others. */
  async stayHome(): Promise<void> {
    const me = await this.person.ask(viewer, {})
    if (!me?.rider?.onDuty) return
    try {
      await this.person.tell(goOffDuty, {})
    } catch (error) {
      if (!(error instanceof Refused)) throw error
    }
  }

  private async goOnWithYesterday(): Promise<void> {
    const filter = { riderId: { eq: this.id }, state: { in: ['PREPARING', 'IN_FULFILMENT'] as const } }
    for (const order of await this.person.all(orders, { filter }, 100)) if (order.delivery === null) this.carry(order)
  }

  private async look(): Promise<void> {
    const filter = { claimable: true, communityId: { eq: this.communityId } }
    const { nodes } = await this.person.ask(orders, { filter, first: atOneLook, after: null })
    // Each rider likes other orders, so that not all grab the same one.
    const liking = (order: OrderView) => this.random.fork(fingerprint(order)).next()
    const free = nodes.filter(({ delivery }) => delivery === null)
    const [liked] = free.toSorted((a, b) => liking(b) - liking(a))
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
