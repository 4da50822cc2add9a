import { useEffect, useRef } from 'react'
import { useOpsEvents } from './ops-stream.tsx'

/** A list follows at most this often, however busy the neighbourhood is. */
const everyMs = 2_000

/** Reads a list again after orders moved: at once for the first move, then in a steady beat. */
export function useLiveRefresh(refresh: () => void): void {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const isDue = useRef(false)
  const latest = useRef(refresh)
  useEffect(() => {
    latest.current = refresh
  })
  const beat = () => {
    if (!isDue.current) {
      timer.current = undefined
      return
    }
    isDue.current = false
    latest.current()
    timer.current = setTimeout(beat, everyMs)
  }
  useOpsEvents(() => {
    isDue.current = true
    if (timer.current === undefined) beat()
  })
  useEffect(() => () => clearTimeout(timer.current), [])
}
