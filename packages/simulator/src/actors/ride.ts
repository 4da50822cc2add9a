import type { Point } from '../world/point.ts'

/** From one place to another; before it begins and after it ends the rider stands. */
export interface Leg {
  readonly from: Point
  readonly to: Point
  readonly beganMs: number
  readonly lastsMs: number
}

/** Where a rider is on his way: as far as the time that has passed, in a straight line. */
export function placeOn({ from, to, beganMs, lastsMs }: Leg, nowMs: number): Point {
  const share = lastsMs <= 0 ? 1 : Math.min(1, Math.max(0, (nowMs - beganMs) / lastsMs))
  return { lat: from.lat + (to.lat - from.lat) * share, lng: from.lng + (to.lng - from.lng) * share }
}

export const standing = (at: Point): Leg => ({ from: at, to: at, beganMs: 0, lastsMs: 0 })
