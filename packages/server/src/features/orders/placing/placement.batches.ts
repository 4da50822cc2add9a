import { loadAll, placeAll } from './placement.careful.ts'
import { openMemory } from './placement.memory.ts'
import { placeRemembered } from './placement.remembered.ts'
import type { Outcome, PlacingDeps, Request, Waiting } from './placement.request.ts'

export type Placing = (request: Request) => Promise<Outcome>

/** With more, what waits would wait longer for its commit than it gains. */
const mostTogether = 32

/**
 * Places what comes in while others are being placed as one transaction: locks, statements and the commit are paid once
 * a batch, and everybody who wants the same goods is served by one lock on them. Under no load a batch is one order.
 *
 * An order whose facts are remembered, and that takes nothing but goods, is written by one statement that looks whether
 * they still hold. All others are placed with care: what their carts refer to is loaded while the batch before is being
 * placed, and judged under locks. When a batch fails, each of its orders is placed alone, so that nobody fails for
 * another's sake.
 */
export function openPlacing(deps: PlacingDeps): Placing {
  const known = { ...deps, memory: openMemory() }
  let placing: Promise<void> = Promise.resolve()
  const placeWithCare = inBatches<Waiting>(1, async (batch) => {
    const loaded = await loadAll(known, batch)
    await placing
    if (loaded.length > 0) placing = placeAll(known, loaded)
  })
  const place = inBatches<Waiting>(lanes, async (batch) => {
    for (const each of await placeRemembered(known, batch)) placeWithCare(each)
  })
  return (request) => new Promise((resolve, reject) => place({ request, resolve, reject }))
}

/** While one batch is being committed, the other is judged and sent. */
const lanes = 2

/**
 * Works through what is given to it, as much at once as has come in since the last time, in so many lanes. The work
 * answers for itself.
 */
function inBatches<T>(lanes: number, work: (batch: readonly T[]) => Promise<void>): (item: T) => void {
  const queue: T[] = []
  let running = 0
  async function run(): Promise<void> {
    while (queue.length > 0) await work(queue.splice(0, mostTogether))
    running--
  }
  return (item) => {
    queue.push(item)
    if (running >= lanes) return
    running++
    // What comes in the same turn comes together.
    setImmediate(() => void run())
  }
}
