import { isCarried, type LineRow, type LoadedCart } from '../../fulfilment/index.ts'
import type { Part } from './basket.ts'
import type { Free } from './placement.ts'

/**
 * What carts referred to when they were last looked at: homes, lines, and how much was left of each level. Nothing of it
 * is true for sure; the statement that writes an order by it looks whether it still is (see `writeAtOnce`).
 */
export interface Memory {
  readonly free: Free
  keep(cart: LoadedCart): void
  /** Undefined when something of it was never seen, or is the business of others too: a pickup point has slots. */
  recall(householdId: string, part: Part): LoadedCart | undefined
  forget(cart: LoadedCart): void
}

/** Of each kind; a neighbourhood has fewer, and what is forgotten is looked at again. */
const mostRemembered = 100_000

export function openMemory(): Memory {
  const homes = new Map<string, LoadedCart['home']>()
  const lines = new Map<string, LineRow>()
  const free: Free = new Map()
  return {
    free,
    keep(cart) {
      for (const map of [homes, lines, free]) if (map.size > mostRemembered) map.clear()
      homes.set(cart.home.id, cart.home)
      for (const line of cart.lines) if (line.communityId !== null) lines.set(line.listingId, line)
    },
    recall(householdId, { mode, pointId, lines: wanted }) {
      const home = homes.get(householdId)
      if (!home || pointId || isCarried.byNobody(mode)) return undefined
      const recalled: LineRow[] = []
      for (const { listingId, quantity } of wanted) {
        const line = lines.get(listingId)
        if (!line) return undefined
        recalled.push({ ...line, quantity })
      }
      return { home, lines: recalled, point: null, slots: [] }
    },
    forget(cart) {
      homes.delete(cart.home.id)
      for (const { listingId, taken } of cart.lines) {
        lines.delete(listingId)
        for (const { levelId } of taken) free.delete(levelId)
      }
    },
  }
}
