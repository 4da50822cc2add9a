import { useEffect, useState, type RefObject } from 'react'

/** Rows beyond the edge of what is seen: the arrows lead there before they are scrolled to. */
const beyond = 8
/** Where there is no layout, as before the first one. */
const usualRows = 24

export interface RowWindow {
  /** The first row to draw, and the first not to. */
  readonly from: number
  readonly to: number
}

interface Rows {
  readonly count: number
  readonly rowPx: number
}

/** Which of many rows of one height stand in the frame: only these are drawn. */
export function useWindow(frame: RefObject<HTMLElement | null>, { count, rowPx }: Rows): RowWindow {
  const [first, setFirst] = useState(0)
  const [fitting, setFitting] = useState(usualRows)
  useEffect(() => {
    const element = frame.current
    if (!element) return
    const look = () => {
      // By steps, so that most scrolling draws nothing anew.
      setFirst(Math.floor(element.scrollTop / rowPx / beyond) * beyond)
      if (element.clientHeight > 0) setFitting(Math.ceil(element.clientHeight / rowPx))
    }
    look()
    const resized = new ResizeObserver(look)
    resized.observe(element)
    element.addEventListener('scroll', look, { passive: true })
    return () => {
      resized.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [frame, rowPx])
  const from = Math.max(0, Math.min(first, count - 1) - beyond)
  return { from, to: Math.min(count, first + fitting + 2 * beyond) }
}
