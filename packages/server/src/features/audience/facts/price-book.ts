/** What a listing cost from some instant on. */
export interface PricePoint {
  readonly listingId: string
  /** Where and of what it is: only listings of one shelf are compared. */
  readonly shelf: string
  /** Milliseconds. */
  readonly at: number
  readonly priceFen: number
}

interface Priced {
  readonly at: number
  readonly priceFen: number
}

export const shelfOf = (communityId: string, category: number): string => `${communityId} ${category}`

/**
 * How dear something is among all that its category had in its community at that instant: 1 the cheapest, 100 the dearest,
 * 50 what stands alone; equals share the middle of their places. It stands on the history of prices, which is never
 * changed, so the same purchase always gets the same band.
 */
export class PriceBook {
  readonly #shelves = new Map<string, Map<string, Priced[]>>()

  /** `points` of one listing come in the order of time. */
  constructor(points: readonly PricePoint[]) {
    for (const { listingId, shelf, at, priceFen } of points) {
      const listings = this.#shelves.get(shelf) ?? new Map<string, Priced[]>()
      this.#shelves.set(shelf, listings)
      const history = listings.get(listingId)
      if (history) history.push({ at, priceFen })
      else listings.set(listingId, [{ at, priceFen }])
    }
  }

  /** `paidFen` stands for the price of a listing whose history begins later. */
  band({ shelf, listingId, at, paidFen }: { shelf: string; listingId: string; at: number; paidFen: number }): number {
    const listings = this.#shelves.get(shelf)
    const own = priceAt(listings?.get(listingId), at) ?? paidFen
    let [others, cheaper, equal] = [0, 0, 0]
    for (const [id, history] of listings ?? []) {
      const price = id === listingId ? undefined : priceAt(history, at)
      if (price === undefined) continue
      others++
      if (price < own) cheaper++
      else if (price === own) equal++
    }
    return others === 0 ? alone : 1 + Math.round((99 * (cheaper + equal / 2)) / others)
  }
}

/** The band of what nothing can be compared with. */
export const alone = 50

/** The last price at or before the instant. */
function priceAt(history: readonly Priced[] | undefined, at: number): number | undefined {
  return history?.findLast((point) => point.at <= at)?.priceFen
}
