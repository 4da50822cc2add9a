import { orderTimeline } from '../api/orders.operations.ts'
import { inParallel, sleep } from '../pause.ts'
import type { Ground } from './ground.ts'
import type { Memory } from './memory.ts'
import type { Scene } from './scene.ts'

/**
 * Minutes by which the clocks of the servers are moved on, one after the other: what is not paid or not accepted runs
 * out, promises break and break further, parcels are overdue and go back, orders close.
 */
const laterMinutes = [2, 8, 40, 75, 150, 300]
const settleMs = 4_000
const lastWordsMs = 60_000

/** Lets everything come to its end, and the listeners hear of it. Answers the instant the servers' clocks have reached. */
export async function drain(ground: Ground, scene: Scene, memory: Memory, stop: AbortSignal): Promise<Date> {
  await ground.ready()
  await sleep(settleMs, stop)
  for (const minutes of laterMinutes) {
    await ground.moveOn(minutes)
    await sleep(settleMs, stop)
  }
  await untilHeard(scene, memory, stop)
  return new Date(Date.now() + laterMinutes.at(-1)! * 60_000)
}

/** Until every listener knows the last step of its order; what is not heard then is judged as missed. */
async function untilHeard(scene: Scene, memory: Memory, stop: AbortSignal): Promise<void> {
  let waiting = [...memory.witnesses]
  for (const end = Date.now() + lastWordsMs; waiting.length > 0 && Date.now() < end; await sleep(1_000, stop)) {
    const behind = await inParallel(8, waiting, async (witness) => {
      const order = await scene.operator.ask(orderTimeline, { id: witness.orderId })
      const last = order?.timeline.at(-1)?.seq ?? 0
      return Math.max(witness.before.at(-1) ?? 0, ...witness.heard) < last ? [witness] : []
    })
    waiting = behind.flat()
  }
  for (const witness of memory.witnesses) witness.stop()
}
