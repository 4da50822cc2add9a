import { useMemo } from 'react'
import { useText } from '../../i18n/text.tsx'
import { MovingMapView, type LngLat, type MapMover } from '../../ui/map/moving-map.tsx'
import type { Load } from './board.ts'
import type { Places } from './places.ts'
import type { RiderRow } from './rider-row.ts'
import { taskName, type TaskRow } from './task-row.ts'
import { laneOf, riskOf } from './task-state.ts'

interface TaskMapProps {
  readonly outlines: readonly (readonly { readonly lat: number; readonly lng: number }[])[]
  readonly tasks: readonly TaskRow[]
  readonly riders: ReadonlyMap<string, RiderRow>
  readonly loads: ReadonlyMap<string, Load>
  readonly places: Places
  readonly chosen: ReadonlySet<string>
  readonly openId: string | undefined
  readonly now: number
  readonly onOpen: (id: string) => void
  readonly onToggle: (id: string) => void
  readonly onDrop: (taskId: string, riderId: string) => void
}

/** Doors that wait, and riders on their way. The table beside it tells and does the same. */
export function TaskMap(props: TaskMapProps) {
  const { outlines, tasks, riders, loads, places, chosen, openId, now } = props
  const t = useText()
  const rings = useMemo(() => outlines.map((ring) => ring.map(pairOf)), [outlines])
  const dots = useMemo(
    () =>
      tasks.map((task) => {
        const risk = riskOf(task, now)
        const tone = risk === 'calm' && laneOf(task) === 'waiting' ? 'waiting' : risk
        const name = t('dispatch.dot', {
          number: taskName(task),
          state: t(`taskState.${task.state}`),
          rider: task.rider?.name ?? '',
        })
        return { id: task.id, name, ...task.dropoff, tone, isChosen: chosen.has(task.id) } as const
      }),
    [tasks, chosen, now, t],
  )
  const movers = useMemo(
    () => ({
      read: () => moversOf(places, riders, loads, (name, tasks) => t('dispatch.mover', { name, tasks })),
      onChange: places.onChange,
    }),
    [places, riders, loads, t],
  )
  const open = tasks.find(({ id }) => id === openId)
  const way = useMemo(() => (open ? [pairOf(open.pickup), pairOf(open.dropoff)] : []), [open])
  return (
    <MovingMapView
      label={t('dispatch.mapLabel')}
      outlines={rings}
      dots={dots}
      movers={movers}
      way={way}
      onOpen={props.onOpen}
      onToggle={props.onToggle}
      onDrop={props.onDrop}
    />
  )
}

const pairOf = ({ lng, lat }: { readonly lng: number; readonly lat: number }): LngLat => [lng, lat]

/** Those on duty whose place is known. */
function moversOf(
  places: Places,
  riders: ReadonlyMap<string, RiderRow>,
  loads: ReadonlyMap<string, Load>,
  nameOf: (name: string, tasks: number) => string,
): readonly MapMover[] {
  return [...places.all].flatMap(([id, { lat, lng, bearing }]) => {
    const rider = riders.get(id)
    if (!rider?.shift) return []
    const tasks = loads.get(id)?.tasks ?? 0
    return [{ id, name: nameOf(rider.name, tasks), lat, lng, bearing, isBusy: tasks > 0 }]
  })
}
