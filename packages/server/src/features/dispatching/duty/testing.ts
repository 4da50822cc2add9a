import type { World } from '../../../testing/world.ts'
import type { DispatchMode } from '../areas/area.ts'
import { openDispatchArea } from '../areas/areas.commands.ts'
import type { TaskAction, TaskId } from '../tasks/task.ts'
import { advanceTask, grabTask } from '../tasks/tasks.commands.ts'
import type { CertificateKind } from './certificate.ts'
import { certifyRider } from './certificates.commands.ts'
import type { Vehicle } from './shift.ts'
import { goOnDuty } from './shifts.commands.ts'
import { addMinutes, newId } from '@linli/kit'

const dayMinutes = 24 * 60
let papers = 0

/** Communities become an area of their own. */
export const openArea = async (w: World, communityIds: readonly string[], mode: DispatchMode = 'ASSIGN') =>
  openDispatchArea(
    { ...w.app, actor: await w.as('OPERATOR') },
    { name: '望京', nameEn: 'Wangjing', communityIds, mode },
  )

/** A rider gets a certificate that began yesterday. */
export const certify = async (w: World, riderId: string, kind: CertificateKind, { minutes = 365 * dayMinutes } = {}) =>
  certifyRider(
    { ...w.app, actor: await w.as('OPERATOR') },
    {
      riderId,
      kind,
      number: `JK-${++papers}`,
      issuedAt: addMinutes(w.clock.now(), -dayMinutes),
      expiresAt: addMinutes(w.clock.now(), minutes),
    },
  )

/** A rider goes on duty where communities of tests lie. */
export const startShift = async (
  w: World,
  riderId: string,
  {
    vehicle = 'E_BIKE',
    minutes = 480,
    lat = 39.99,
    lng = 116.47,
  }: { vehicle?: Vehicle; minutes?: number; lat?: number; lng?: number } = {},
) =>
  goOnDuty(
    { ...w.app, actor: await w.as('RIDER', riderId) },
    { vehicle, endsAt: addMinutes(w.clock.now(), minutes), lat, lng },
    newId('key'),
  )

/** The errand of an order as it stands. */
export async function taskOf(w: World, orderId: string) {
  const { rows } = await w.app.db.pool.query<{ id: TaskId; state: string; attempt: number; riderId: string | null }>(
    'select id, state, attempt, rider_id as "riderId" from delivery_tasks where order_id = $1',
    [orderId],
  )
  return rows[0]!
}

/** An order of the place, packed, whose errand the place's rider has taken. */
export async function takenOrder(w: World, at: Awaited<ReturnType<World['place']>>) {
  const order = await w.order({ at, until: ['PAY', 'ACCEPT', 'PACK'] })
  const { id: taskId } = await taskOf(w, order.id)
  await grabTask({ ...w.app, actor: await w.as('RIDER', at.riderId) }, taskId, newId('key'))
  return { ...order, taskId }
}

/** A place whose community is an area of its own where riders help themselves, with its rider on duty. */
export async function grabPlace(w: World) {
  const at = await w.place()
  const areaId = await openArea(w, [at.communityId], 'GRAB')
  await startShift(w, at.riderId)
  return { ...at, areaId }
}

export const tellStep = async (w: World, riderId: string, taskId: string, action: TaskAction) =>
  advanceTask({ ...w.app, actor: await w.as('RIDER', riderId) }, { taskId, action }, newId('key'))
