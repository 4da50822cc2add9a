import { useEffect, useRef } from 'react'

/** The same function for every render, with the newest of what it closes over. */
export function useStable<Args extends readonly unknown[]>(work: (...args: Args) => void): (...args: Args) => void {
  const latest = useRef(work)
  const stable = useRef((...args: Args) => latest.current(...args))
  useEffect(() => {
    latest.current = work
  })
  // oxlint-disable-next-line react/refs
  return stable.current
}
