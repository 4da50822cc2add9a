import type { Broker } from './broker.ts'

/** For one process that is everything: API and worker together. */
export function inProcessBroker(): Broker {
  const looks = new Set<() => void>()
  return {
    wake() {
      for (const look of looks) look()
      return Promise.resolve()
    },
    onLook(look) {
      looks.add(look)
      return () => void looks.delete(look)
    },
    close() {
      looks.clear()
      return Promise.resolve()
    },
  }
}
