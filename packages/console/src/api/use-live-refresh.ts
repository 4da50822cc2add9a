import { useEffect, useRef } from 'react'
import { useOpsEvents, type OpsEvent } from './ops-stream.tsx'

/** A list follows at most this often, however busy the neighbourhood is. */
const everyMs = 2_000
/** The cache shows the move itself first; what was read then confirms it. */
const firstMs = 50

/** Reads again after orders moved: soon after the first move, then in a steady beat. */
export function useLiveRefresh(refresh: () => void, concerns: (event: OpsEvent) => boolean = () => true): void {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const isDue = useRef(false)
  const latest = useRef(refresh)
  useEffect(() => {
    latest.current = refresh
  })
  const beat = () => {
    timer.current = undefined
    if (!isDue.current) return
    isDue.current = false
    latest.current()
    timer.current = setTimeout(beat, everyMs)
  }
  useOpsEvents((event) => {
    if (!concerns(event)) return
    isDue.current = true
    timer.current ??= setTimeout(beat, firstMs)
  })
  useEffect(() => () => clearTimeout(timer.current), [])
}
