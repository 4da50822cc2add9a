import { useEffect, useRef, type KeyboardEvent } from 'react'

interface RowActs {
  readonly open: () => void
  readonly toggle: () => void
}

/** The keys of a row; those of what stands inside it are its own. */
export function pressRow(event: KeyboardEvent<HTMLElement>, { open, toggle }: RowActs): void {
  const line = event.currentTarget
  if (event.target !== line) return
  const keys: Readonly<Record<string, () => void>> = {
    ArrowDown: () => focusRow(line.nextElementSibling),
    ArrowUp: () => focusRow(line.previousElementSibling),
    Home: () => focusRow(line.parentElement?.querySelector('tr[data-row]')),
    End: () => focusRow(line.parentElement?.lastElementChild),
    Enter: open,
    ' ': toggle,
  }
  const act = keys[event.key]
  if (!act) return
  event.preventDefault()
  act()
}

function focusRow(line: Element | null | undefined): void {
  if (line instanceof HTMLElement && line.dataset['row'] !== undefined) line.focus()
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
