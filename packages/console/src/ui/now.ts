import { useMemo, useSyncExternalStore } from 'react'

/** One clock for the whole page, so that a hundred times left change together. */
const everyMs = 10_000
const listeners = new Set<() => void>()
let now = Date.now()
let timer: ReturnType<typeof setInterval> | undefined

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(() => {
    now = Date.now()
    for (const each of listeners) each()
  }, everyMs)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

function read(): number {
  // Between two beats the instant must not change, or React would render for ever.
  if (timer === undefined && Date.now() - now > everyMs) now = Date.now()
  return now
}

export const useNow = (): number => useSyncExternalStore(subscribe, read)

const minuteMs = 60_000

/** The present minute, for bounds that are part of a query: a new one each minute, the same in between. */
export function useMinute(): Date {
  const minute = Math.floor(useNow() / minuteMs)
  return useMemo(() => new Date(minute * minuteMs), [minute])
}
