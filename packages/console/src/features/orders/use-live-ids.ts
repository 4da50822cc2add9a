import { useEffect, useRef, useState } from 'react'
import { useOpsEvents } from '../../api/ops-stream.tsx'

const shownMs = 1_100

/** The orders that moved within the last second, for the eye. */
export function useLiveIds(): ReadonlySet<string> {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set())
  const timers = useRef(new Set<ReturnType<typeof setTimeout>>())
  useOpsEvents((event) => {
    if (event === null) return
    setIds((before) => new Set(before).add(event.orderId))
    const timer = setTimeout(() => {
      timers.current.delete(timer)
      setIds((before) => new Set([...before].filter((id) => id !== event.orderId)))
    }, shownMs)
    timers.current.add(timer)
  })
  useEffect(() => {
    const running = timers.current
    return () => running.forEach((timer) => clearTimeout(timer))
  }, [])
  return ids
}
