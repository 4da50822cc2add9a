import type { LoadedCart } from '../../fulfilment/index.ts'
import { decideOrRefuse, groundsOf } from './placement.grounds.ts'
import type { Memory } from './placement.memory.ts'
import { keyOf, placedOf, type Known, type Request, type Waiting } from './placement.request.ts'
import { writeAtOnce, type Judged } from './placement.store.ts'
import type { Draft } from './placement.ts'
import { Refusal } from '@linli/kit'

/**
 * Places those whose facts are remembered and who take nothing but goods, by one statement that looks whether the facts
 * still hold. Answers with the others.
 */
export async function placeRemembered(deps: Known, batch: readonly Waiting[]): Promise<readonly Waiting[]> {
  const { memory } = deps
  const decided = new Map<Waiting, Draft[]>()
  const carts = new Map<Waiting, LoadedCart[]>()
  try {
    for (const waiting of batch) {
      const recalled = recall(memory, waiting.request)
      if (recalled) carts.set(waiting, recalled)
    }
    if (carts.size === 0) return batch
    const grounds = await groundsOf(
      deps,
      Array.from(carts.keys(), ({ request }) => request),
      [...carts.values()].flat(),
    )
    for (const waiting of carts.keys()) {
      const drafts = decideOrRefuse(waiting.request, grounds.get(waiting.request)!, memory.free)
      if (!(drafts instanceof Refusal) && drafts.every(takesGoodsOnly)) decided.set(waiting, drafts)
    }
    if (decided.size === 0) return batch
    const known = [...decided.keys()].flatMap((waiting) => carts.get(waiting)!)
    const numbers = await writeAtOnce(deps.connections.pool, {
      keys: Array.from(decided.keys(), ({ request }) => keyOf(request)),
      drafts: [...decided.values()].flat(),
      homes: known.map(({ home }) => home),
      catalogs: catalogsOf(known),
    })
    if (numbers) {
      deps.onCommit?.()
      for (const [waiting, drafts] of decided)
        waiting.resolve(numbers.has(drafts[0]!.order.id) ? placedOf(drafts, numbers) : undefined)
      return batch.filter((waiting) => !decided.has(waiting))
    }
  } catch {
    // What is wrong, and with whose order, shows when it is placed with care; by its key also whether it stands already.
  }
  for (const each of [...carts.values()].flat()) memory.forget(each)
  return batch
}

/** Of one merchant several, when his lines were seen at different times: then at most one of them still holds. */
const catalogsOf = (carts: readonly LoadedCart[]): Judged['catalogs'] => [
  ...new Map(
    carts
      .flatMap(({ lines }) => lines)
      .map(({ merchantId: id, catalogVersion: version }) => [`${id} ${version}`, { id, version }]),
  ).values(),
]

function recall(memory: Memory, { purchase, quotes }: Request): LoadedCart[] | undefined {
  const carts = purchase.parts.map((part, index) =>
    quotes[index]?.pointId ? undefined : memory.recall(purchase.householdId, part),
  )
  return carts.every((cart) => cart !== undefined) ? carts : undefined
}

/** Offers have budgets, windows and slots have places: what is taken of them is taken under locks. */
const takesGoodsOnly = ({ order, discounts }: Draft): boolean =>
  discounts.length === 0 && order.modeSlotAt === null && order.pointSlot === null
