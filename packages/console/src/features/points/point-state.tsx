import { useText } from '../../i18n/text.tsx'
import { Status } from '../../ui/status.tsx'

export interface Opened {
  readonly state: 'OPEN' | 'CLOSED'
  readonly isOpenNow: boolean
}

export const stateKey = ({ state, isOpenNow }: Opened) =>
  state === 'CLOSED' ? ('point.closed' as const) : isOpenNow ? ('point.open' as const) : ('point.resting' as const)

/** Closed is somebody's decision; resting is outside its hours. */
export function PointState({ point }: { point: Opened }) {
  const t = useText()
  const tone = point.state === 'CLOSED' ? 'late' : point.isOpenNow ? 'done' : 'quiet'
  return <Status tone={tone}>{t(stateKey(point))}</Status>
}
