import { sleep } from '../pause.ts'
import type { Random } from '../random.ts'
import type { Ground } from './ground.ts'

interface Weather {
  readonly seconds: number
  readonly killServer: number
  readonly killPostgres: number
  readonly random: Random
  readonly stop: AbortSignal
}

/** Bad network all the time, and the kills somewhere between the first and the last seconds, one after the other. */
export async function rage(
  ground: Ground,
  { seconds, killServer, killPostgres, random, stop }: Weather,
): Promise<void> {
  const began = Date.now()
  const somewhere = () => random.between(0.05, 0.9) * seconds * 1_000
  const strokes = [
    ...Array.from({ length: killServer }, () => ({ at: somewhere(), strike: () => ground.killServer() })),
    ...Array.from({ length: killPostgres }, () => ({ at: somewhere(), strike: () => ground.killPostgres() })),
  ].toSorted((a, b) => a.at - b.at)
  ground.proxy.goBad()
  for (const { at, strike } of strokes) {
    await sleep(began + at - Date.now(), stop)
    await strike()
  }
  await sleep(began + seconds * 1_000 - Date.now(), stop)
  ground.proxy.goWell()
}
