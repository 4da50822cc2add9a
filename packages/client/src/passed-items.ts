import type { StreamItem } from './streams.ts'

/** An order that has been silent for this many others is done; the token alone guards it then. */
const mostOrders = 20_000

/** Remembers how far each order has come, so that an item delivered twice is passed on once. */
export function passedItems(most = mostOrders) {
  const seqs = new Map<string, number>()
  return {
    /** Whether the item is new; `token` is the last one passed. */
    add(item: StreamItem, token: string | null): boolean {
      const { orderId, seq } = item as { orderId?: unknown; seq?: unknown }
      if (typeof orderId !== 'string' || typeof seq !== 'number') return item.resumeToken !== token
      if (seq <= (seqs.get(orderId) ?? Number.NEGATIVE_INFINITY)) return false
      // Deleting first moves the order to the young end of the map.
      seqs.delete(orderId)
      seqs.set(orderId, seq)
      if (seqs.size > most) seqs.delete(seqs.keys().next().value!)
      return true
    },
  }
}
