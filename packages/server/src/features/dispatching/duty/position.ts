import type { Point as GeoPoint } from '../../communities/index.ts'
import { distanceM } from '../../points/index.ts'

/** A place and the instant we heard of it. */
export interface Position extends GeoPoint {
  readonly accuracyMetres: number | null
  readonly at: Date
}

export const farthestMetres = 100_000
const fastestMetresPerSecond = 200 / 3.6
/** Between high houses a phone is wrong by so much and says it is not. */
const jitterMetres = 150

/** Too soon after the last: it would tell nothing new. */
export const quietMs = 1_000

/**
 * Whether somebody may be there: near one of the communities he serves, and not faster from his last place than anybody
 * rides. Time is the server's own: a phone's clock that jumps changes nothing.
 */
export function isPlausible(
  there: GeoPoint & Pick<Position, 'accuracyMetres'>,
  { last, centres, now }: { last: Position | null; centres: readonly GeoPoint[]; now: Date },
): boolean {
  if (!centres.some((centre) => distanceM(centre, there) <= farthestMetres)) return false
  // A clock that was set back knows nothing of what it has not seen yet.
  if (!last || last.at > now) return true
  const seconds = Math.max(0, now.getTime() - last.at.getTime()) / 1_000
  const blur = jitterMetres + (last.accuracyMetres ?? 0) + (there.accuracyMetres ?? 0)
  return distanceM(last, there) <= seconds * fastestMetresPerSecond + blur
}

/** A geohash of seven letters has cells of about this size. */
const cell = 180 / 2 ** 17

/** Where somebody is, as far as those may know who only wait for him: the middle of a cell of about 150 metres. */
export const roundedPoint = ({ lat, lng }: GeoPoint): GeoPoint => ({ lat: middle(lat, 90), lng: middle(lng, 180) })

const middle = (degrees: number, most: number): number =>
  Math.min(Math.floor((degrees + most) / cell), (2 * most) / cell - 1) * cell + cell / 2 - most
