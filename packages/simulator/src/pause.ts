import { setTimeout as wait } from 'node:timers/promises'
import { Stopped } from './api/errors.ts'

/** Waits, or throws `Stopped` at once when told to stop. */
export async function sleep(ms: number, stop: AbortSignal): Promise<void> {
  try {
    await wait(Math.max(0, ms), undefined, { signal: stop })
  } catch {
    throw new Stopped()
  }
}

/** A function, so that the compiler does not take what was checked before an `await` for still true. */
export const isStopped = (stop: AbortSignal): boolean => stop.aborted

/** Runs `work` on every item, at most `width` at once; the results keep the order of the items. */
export async function inParallel<Item, Result>(
  width: number,
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  let next = 0
  const lane = async () => {
    while (next < items.length) {
      const index = next++
      results[index] = await work(items[index]!, index)
    }
  }
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane))
  return results
}
