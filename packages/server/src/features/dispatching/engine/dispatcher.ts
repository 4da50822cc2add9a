import type { Hub } from '../../../events/hub.ts'
import { looker, type Looker } from '../../../events/looker.ts'
import type { Event } from '../../../events/outbox.ts'
import type { AreaId } from '../areas/area.ts'
import { taskTopic, type TaskTold } from '../tasks/tasks.store.ts'
import { holdArea, letArea } from './leases.store.ts'
import { planArea, type Planned, type PlanDeps } from './plans.commands.ts'

export interface DispatcherOptions {
  readonly app: Omit<PlanDeps, 'advised'> & { readonly hub: Hub }
  readonly everyMs: number
  readonly onPlanned?: (planned: Planned) => void
  readonly onFailed?: () => void
}

export interface Dispatcher {
  close(): Promise<void>
}

/** An area is planned at most so often, however much happens in it. */
const restMs = 1_000
/** So often it is asked which areas there are. */
const areasEveryMs = 2_000

interface Watch {
  readonly loop: Looker
  readonly stop: () => void
}

/** Plans every area again and again, each by a loop of its own: what goes wrong in one does not hold up another. */
export function startDispatcher({ app, everyMs, onPlanned, onFailed }: DispatcherOptions): Dispatcher {
  const { db, log, hub } = app
  const watched = new Map<AreaId, Watch>()
  const planning: PlanDeps = { ...app, advised: new Map() }

  async function plan(areaId: AreaId): Promise<number> {
    const until = await holdArea(db.pool, areaId)
    if (!until) return 0
    try {
      const planned = await planArea(planning, areaId)
      onPlanned?.(planned)
      return planned.assigned
    } catch (error) {
      onFailed?.()
      throw error
    } finally {
      await letArea(db.pool, areaId, until)
    }
  }

  async function watch(areaId: AreaId): Promise<void> {
    const loop = looker({ look: () => plan(areaId), everyMs, restMs, log, name: `dispatch of ${areaId}` })
    const wake = (event: Event) => {
      if (isWorthALook(event)) loop.wake()
    }
    try {
      const { stop } = await hub.listen([taskTopic.area(areaId)], wake)
      watched.set(areaId, { loop, stop })
    } catch (error) {
      // The areas are looked for again soon; nobody may plan one twice meanwhile.
      await loop.close()
      throw error
    }
  }

  async function findAreas(): Promise<number> {
    const { rows } = await db.pool.query<{ id: AreaId }>({
      name: 'dispatch-areas',
      text: 'select id from dispatch_areas order by id',
    })
    const fresh = rows.filter(({ id }) => !watched.has(id))
    for (const { id } of fresh) await watch(id)
    return fresh.length
  }

  const finder = looker({ look: findAreas, everyMs: areasEveryMs, log, name: 'dispatch areas' })
  return {
    async close() {
      await finder.close()
      await Promise.all([...watched.values()].map(({ loop, stop }) => (stop(), loop.close())))
      await app.engines.close()
    },
  }
}

/** There is something new to carry, or somebody who could. What plans themselves have done is neither. */
const worth: ReadonlySet<unknown> = new Set<TaskTold['action']>([
  'CREATE',
  'READY',
  'CHANGE',
  'TAKE_AWAY',
  'PIN',
  'CALL_OFF',
  'DELIVER',
  'FAIL',
  'RETURN',
])

const isWorthALook = ({ type, facts }: Event): boolean =>
  type === 'DeliveryTaskMoved'
    ? worth.has(facts['action'])
    : type === 'TaskOfferEnded' && (facts['state'] === 'DECLINED' || facts['state'] === 'EXPIRED')
