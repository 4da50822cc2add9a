import type { Point as GeoPoint } from '../communities/index.ts'
import type { Place } from '@linli/dispatch'

const metresPerDegree = 111_195
const radians = Math.PI / 180

/** Degrees as metres around a point, and back: within 30 km of it true to a few metres in a thousand. */
export interface Plane {
  toPlace(point: GeoPoint): Place
  toPoint(place: Place): GeoPoint
}

export function planeAround(centre: GeoPoint): Plane {
  const metresPerLng = metresPerDegree * Math.cos(centre.lat * radians)
  return {
    toPlace: ({ lat, lng }) => ({
      x: degreesApart(lng, centre.lng) * metresPerLng,
      y: (lat - centre.lat) * metresPerDegree,
    }),
    toPoint: ({ x, y }) => ({
      lat: centre.lat + y / metresPerDegree,
      lng: degreesApart(centre.lng + x / metresPerLng, 0),
    }),
  }
}

/** Over the shorter side of the globe: two places at the date line are neighbours. */
const degreesApart = (a: number, b: number): number => ((((a - b + 180) % 360) + 360) % 360) - 180

export function metresBetween(a: GeoPoint, b: GeoPoint): number {
  const { x } = planeAround({ lat: (a.lat + b.lat) / 2, lng: a.lng }).toPlace(b)
  return Math.round(Math.hypot(x, (b.lat - a.lat) * metresPerDegree))
}

/** The middle of several points. */
export function centreOf(points: readonly GeoPoint[]): GeoPoint {
  const [first = { lat: 0, lng: 0 }] = points
  const mean = (of: (point: GeoPoint) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / (points.length || 1)
  return { lat: mean(({ lat }) => lat), lng: first.lng + mean(({ lng }) => degreesApart(lng, first.lng)) }
}
