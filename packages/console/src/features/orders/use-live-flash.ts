import { useEffect, useRef, type RefObject } from 'react'
import { useOpsEvents } from '../../api/ops-stream.tsx'

const shownMs = 1_100
/** By then the moved order stands where it belongs. */
const settledMs = 120

/**
 * Lets what just moved shine for a second. It touches the elements themselves: in a busy neighbourhood, a render per
 * move for the sake of a colour would cost more than all else.
 */
export function useLiveFlash<Frame extends HTMLElement>(): RefObject<Frame | null> {
  const frame = useRef<Frame>(null)
  const waiting = useRef(new Set<string>())
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useOpsEvents((event) => {
    if (event === null || isStill()) return
    waiting.current.add(event.orderId)
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      for (const id of waiting.current) flash(frame.current, id)
      waiting.current.clear()
    }, settledMs)
  })
  useEffect(() => () => clearTimeout(timer.current), [])
  return frame
}

function flash(frame: HTMLElement | null, id: string): void {
  const element = frame?.querySelector(`[data-row="${CSS.escape(id)}"]`)
  // A browser that cannot, or a test without one, goes without.
  element?.animate?.([{ backgroundColor: 'var(--live)' }, {}], { duration: shownMs, easing: 'ease-out' })
}

const isStill = () => window.matchMedia('(prefers-reduced-motion: reduce)').matches
