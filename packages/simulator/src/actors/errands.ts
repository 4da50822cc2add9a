import {
  acceptOffer,
  advanceTask,
  declineOffer,
  freeTasks,
  grabTask,
  myTaskOffers,
  myTasks,
  type TaskAction,
  type TaskView,
} from '../api/dispatch.operations.ts'
import { Refused, Stopped } from '../api/errors.ts'
import type { Person } from '../api/person.ts'
import { sleep } from '../pause.ts'
import type { Random } from '../random.ts'
import type { Place } from '../world/places.ts'
import type { Point } from '../world/point.ts'
import { placeOn, standing, type Leg } from './ride.ts'
import type { Town } from './town.ts'

const atOneLook = 6
/** Of those asked, so many say yes. */
const yes = 0.85
/** Until the goods are packed he waits at the shop, and looks again so often. */
const mostWaits = 200

const nextStep: Readonly<Record<string, TaskAction>> = {
  ACCEPTED: 'ARRIVE_AT_STORE',
  ARRIVED_AT_STORE: 'PICK_UP',
  PICKED_UP: 'ARRIVE_AT_DROPOFF',
  ARRIVED_AT_DROPOFF: 'DELIVER',
  DELIVERY_FAILED: 'START_RETURN',
  RETURNING: 'RETURN',
}

interface Rides {
  readonly town: Town
  readonly person: Person
  readonly random: Random
  readonly place: Place
  readonly communityId: string
}

/** What a rider is given, and what he takes, where deliveries are planned; and where he is meanwhile. */
export class Errands {
  private readonly rides: Rides
  private readonly underWay = new Set<string>()
  private leg: Leg
  private steps = 0

  constructor(rides: Rides) {
    this.rides = rides
    this.leg = standing(rides.place.center)
  }

  get size(): number {
    return this.underWay.size
  }

  get at(): Point {
    return placeOn(this.leg, performance.now())
  }

  /** One look at the phone: what is asked, what is his, and what lies there for whoever takes it. */
  async look(): Promise<void> {
    const { person, place, town, communityId } = this.rides
    for (const { id } of await person.ask(myTaskOffers, {})) await this.answer(id)
    const mine = await person.ask(myTasks, {})
    for (const task of mine) this.carry(task)
    if (place.dispatch === 'ASSIGN' || mine.length >= town.pace.riderCapacity) return
    const { nodes } = await person.ask(freeTasks, { communityId, first: atOneLook })
    const [liked] = nodes.toSorted((a, b) => this.liking(b.id) - this.liking(a.id))
    if (liked) await this.try(person.tell(grabTask, { taskId: liked.id, idempotencyKey: this.key(liked.id) }))
  }

  private liking(id: string): number {
    return this.rides.random.fork(id).next()
  }

  private async answer(offerId: string): Promise<void> {
    const { person, random } = this.rides
    await this.try(
      random.fork(offerId).chance(yes)
        ? person.tell(acceptOffer, { offerId, idempotencyKey: this.key(offerId) })
        : person.tell(declineOffer, { offerId }),
    )
  }

  private key(what: string): string {
    this.steps += 1
    return `${this.rides.town.run}/${this.rides.person.name}/${this.steps}/${what}`
  }

  /** Somebody else was faster, or it is no longer so: the next look tells. */
  private async try(work: Promise<unknown>): Promise<boolean> {
    try {
      await work
      return true
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      return false
    }
  }

  private carry(task: TaskView): void {
    if (this.underWay.has(task.id)) return
    const { town, person } = this.rides
    this.underWay.add(task.id)
    town.stats.underWay += 1
    void this.bring(task)
      .catch((error: unknown) => {
        if (!(error instanceof Stopped)) town.stats.fail(person.name, error)
      })
      .finally(() => {
        this.underWay.delete(task.id)
        town.stats.underWay -= 1
      })
  }

  /** Step by step until it is over or no longer his. */
  private async bring(task: TaskView): Promise<void> {
    const { town, person } = this.rides
    let now: TaskView | null = task
    for (let waits = 0; now && waits < mostWaits;) {
      const action = nextStep[now.state]
      if (!action) break
      await this.reach(now, action)
      const { id }: TaskView = now
      let told: TaskView | null | undefined
      const done = await this.try(
        person.tell(advanceTask, { taskId: id, action, idempotencyKey: this.key(id) }).then(({ task: next }) => {
          told = next
        }),
      )
      if (done) {
        if (told?.state === 'DELIVERED') town.stats.completed += 1
        now = told ?? null
      } else {
        waits += 1
        await sleep(town.pace.lookMs, town.stop)
        now = (await person.ask(myTasks, {})).find((each) => each.id === id) ?? null
      }
    }
  }

  /** Rides to where the step is taken. */
  private async reach({ id, pickup, dropoff }: TaskView, action: TaskAction): Promise<void> {
    const { town, random } = this.rides
    const usual = action === 'ARRIVE_AT_STORE' ? town.pace.toStoreMs : town.pace.toDoorMs
    if (action !== 'ARRIVE_AT_STORE' && action !== 'ARRIVE_AT_DROPOFF') return
    const lastsMs = random.fork(`${id}/${action}`).duration(usual)
    const to = action === 'ARRIVE_AT_STORE' ? pickup : dropoff
    this.leg = { from: this.at, to, beganMs: performance.now(), lastsMs }
    await sleep(lastsMs, town.stop)
  }
}
