/** Where riders are, and which way they were going when that changed. */
export interface Place {
  readonly lat: number
  readonly lng: number
  /** Degrees clockwise from north; null until a rider has moved. */
  readonly bearing: number | null
}

/** Places of riders, apart from all else: they change every moment, and only the map needs to know at once. */
export class Places {
  readonly #at = new Map<string, Place>()
  readonly #listeners = new Set<() => void>()

  get all(): ReadonlyMap<string, Place> {
    return this.#at
  }

  put(riderId: string, { lat, lng }: { readonly lat: number; readonly lng: number }): void {
    const before = this.#at.get(riderId)
    if (before?.lat === lat && before.lng === lng) return
    this.#at.set(riderId, { lat, lng, bearing: before ? bearingOf(before, { lat, lng }) : null })
    for (const listener of this.#listeners) listener()
  }

  forget(riderId: string): void {
    if (this.#at.delete(riderId)) for (const listener of this.#listeners) listener()
  }

  readonly onChange = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }
}

/** Within a neighbourhood the earth is flat. */
function bearingOf(from: { lat: number; lng: number }, to: { lat: number; lng: number }): number {
  const east = (to.lng - from.lng) * Math.cos((to.lat * Math.PI) / 180)
  return ((Math.atan2(east, to.lat - from.lat) * 180) / Math.PI + 360) % 360
}
