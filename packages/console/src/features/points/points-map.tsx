import { useEffect, useMemo, useRef } from 'react'
import { useText } from '../../i18n/text.tsx'
import { useName } from '../../i18n/use-name.ts'
import { PlaceMap } from '../../ui/map/map.tsx'
import { fillOf } from './fill.ts'
import type { PointRow } from './point-columns.tsx'
import { stateKey } from './point-state.tsx'

interface PointsMapProps {
  readonly points: readonly PointRow[]
  /** In all places at once, each point says which is its. */
  readonly isEverywhere: boolean
  readonly boundary: readonly { readonly lat: number; readonly lng: number }[]
  readonly onOpen: (id: string) => void
}

/** Where the points are; each leads to its page. The table below tells the same. */
export function PointsMap({ points, isEverywhere, boundary, onOpen }: PointsMapProps) {
  const t = useText()
  const nameOf = useName()
  const latest = useRef(onOpen)
  useEffect(() => {
    latest.current = onOpen
  })
  const drawn = points.map((point) => {
    const { used, capacity } = fillOf(point.slots)
    return {
      id: point.id,
      name: isEverywhere ? `${nameOf(point.community)} · ${nameOf(point)}` : nameOf(point),
      ...point.location,
      note: t('points.pin', { state: t(stateKey(point)), waiting: point.dwell?.waiting ?? 0, used, capacity }),
    }
  })
  const outline = boundary.map(({ lng, lat }) => [lng, lat] as const)
  // A map that is drawn anew for each order that moves would jump back under the hand.
  const shown = JSON.stringify([drawn, outline])
  const props = useMemo(() => {
    const [pins, edge] = JSON.parse(shown) as [typeof drawn, typeof outline]
    return { label: t('points.mapLabel'), boundary: edge, points: pins, onOpen: (id: string) => latest.current(id) }
  }, [shown, t])
  return <PlaceMap {...props} />
}
