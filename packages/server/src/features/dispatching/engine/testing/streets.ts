import type { World } from '../../../../testing/world.ts'
import type { CommunityId } from '../../../communities/index.ts'
import type { AreaId, DispatchMode } from '../../areas/area.ts'
import { dispatchAreaCommunities, dispatchAreas } from '../../areas/areas.table.ts'
import { riderCertificates, riderPositions, riderShifts } from '../../duty/duty.table.ts'
import { openEngines, type Engines } from '../engines.ts'
import type { PlanDeps } from '../plans.commands.ts'
import { addMinutes, newId } from '@linli/kit'

/** A community with a shop and an area over it, and riders who stand about. */
export async function streets(w: World, mode: DispatchMode = 'ASSIGN') {
  const place = await w.place()
  const areaId = newId('dar') as AreaId
  const { sql: db } = w.app.db
  const now = () => w.clock.now()
  await db.insert(dispatchAreas).values({ id: areaId, name: '望京', nameEn: 'Wangjing', mode, createdAt: now() })
  await db.insert(dispatchAreaCommunities).values({ communityId: place.communityId, areaId })

  /** On duty with all that is asked of him, so many metres east of the shop. */
  async function rider(metresEast = 0, communityId: CommunityId = place.communityId) {
    const riderId = await w.rider(communityId)
    await goOnDuty(riderId, metresEast)
    return riderId
  }

  async function goOnDuty(riderId: typeof place.riderId, metresEast = 0) {
    await db
      .insert(riderShifts)
      .values({ id: newId('shf'), riderId, vehicle: 'E_BIKE', startedAt: now(), endsAt: addMinutes(now(), 8 * 60) })
    const lng = ((116.47 + metresEast / 85_193 + 540) % 360) - 180
    await db.insert(riderPositions).values({ riderId, lat: 39.99, lng, accuracyMetres: 10, at: now() })
    await db.insert(riderCertificates).values(
      (['HEALTH', 'COLD_CHAIN'] as const).map((kind) => ({
        id: newId('crt'),
        riderId,
        kind,
        number: `${kind} ${riderId}`,
        issuedAt: addMinutes(now(), -60 * 24),
        expiresAt: addMinutes(now(), 60 * 24 * 365),
      })),
    )
  }

  /** An order that its shop has accepted: a task is open for it. */
  async function task({ isPacked = false } = {}) {
    const { id } = await w.order({ at: place, until: ['PAY', 'ACCEPT', ...(isPacked ? (['PACK'] as const) : [])] })
    const { rows } = await w.app.db.pool.query<{ id: string }>('select id from delivery_tasks where order_id = $1', [
      id,
    ])
    return { orderId: id, taskId: rows[0]!.id }
  }

  return { ...place, areaId, rider, goOnDuty, task }
}

export interface TaskRow {
  readonly id: string
  readonly state: string
  readonly riderId: string | null
  readonly attempt: number
  readonly wave: number
  readonly orderRiderId: string | null
}

export async function tasksOf(w: World): Promise<TaskRow[]> {
  const { rows } = await w.app.db.pool.query<TaskRow>(
    `select t.id, t.state, t.rider_id as "riderId", t.attempt, t.wave, o.rider_id as "orderRiderId"
     from delivery_tasks t join orders o on o.id = t.order_id order by t.id`,
  )
  return rows
}

/** What a worker has, with an engine of its own. */
export const worker = (w: World, engines: Engines = openEngines({ threads: 1 })): PlanDeps => ({
  ...w.app,
  db: w.opened.background,
  engines,
  advised: new Map(),
})
