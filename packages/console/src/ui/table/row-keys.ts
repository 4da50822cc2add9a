import { useEffect, useRef, type KeyboardEvent } from 'react'

interface RowActs {
  readonly open: (id: string) => void
  readonly toggle: (id: string) => void
}

export const rowIdAt = (target: Element): string | null =>
  target.closest<HTMLElement>('tr[data-row]')?.dataset['row'] ?? null

/** What stands in a row and takes clicks itself. */
export const isControl = (target: Element): boolean => target.closest('a, button, label, input') !== null

/** The keys of a row, taken by the body of the table for all its rows; what stands inside a row has its own. */
export function pressRow(event: KeyboardEvent<HTMLElement>, { open, toggle }: RowActs): void {
  const line = event.target as HTMLElement
  const id = line.dataset['row']
  if (id === undefined) return
  const keys: Readonly<Record<string, () => void>> = {
    ArrowDown: () => focusRow(line.nextElementSibling),
    ArrowUp: () => focusRow(line.previousElementSibling),
    Home: () => focusRow(line.parentElement?.firstElementChild),
    End: () => focusRow(line.parentElement?.lastElementChild),
    Enter: () => open(id),
    ' ': () => toggle(id),
  }
  const act = keys[event.key]
  if (!act) return
  event.preventDefault()
  act()
}

function focusRow(line: Element | null | undefined): void {
  if (line instanceof HTMLElement) line.focus()
}

/** When a row's detail closes, the focus is where it was. */
export function useFocusReturn(frame: { readonly current: HTMLElement | null }, openId: string | null): void {
  const before = useRef(openId)
  useEffect(() => {
    const closed = openId === null ? before.current : null
    before.current = openId
    if (closed !== null) focusRow(frame.current?.querySelector(`tr[data-row="${CSS.escape(closed)}"]`))
  }, [frame, openId])
}
