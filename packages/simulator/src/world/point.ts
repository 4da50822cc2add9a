/** WGS 84 degrees. */
export interface Point {
  readonly lat: number
  readonly lng: number
}

const metresPerDegree = 111_320

/** The point so many metres east and south; good to a centimetre within a neighbourhood. */
export function offset(from: Point, move: { readonly east: number; readonly south: number }): Point {
  const lat = from.lat - move.south / metresPerDegree
  const lng = from.lng + move.east / (metresPerDegree * Math.cos((from.lat * Math.PI) / 180))
  return { lat: round(lat), lng: round(lng) }
}

/** Six decimals are a tenth of a metre. */
const round = (degrees: number) => Math.round(degrees * 1e6) / 1e6

/** Whether the ray from the point to the east crosses the polygon's edges an odd number of times. */
export function isInside(point: Point, polygon: readonly Point[]): boolean {
  let inside = false
  polygon.forEach((a, index) => {
    const b = polygon[(index + 1) % polygon.length]!
    if (a.lat > point.lat === b.lat > point.lat) return
    const crossing = a.lng + ((point.lat - a.lat) / (b.lat - a.lat)) * (b.lng - a.lng)
    if (point.lng < crossing) inside = !inside
  })
  return inside
}
