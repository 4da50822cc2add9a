import { useLayoutEffect, useRef, type ReactNode } from 'react'
import { useWindow } from './use-window.ts'
import './window.css'

interface WindowListProps<Item extends { readonly id: string }> {
  readonly label: string
  readonly items: readonly Item[]
  /** Each as high as the others, its gap included. */
  readonly rowPx: number
  readonly children: (item: Item) => ReactNode
}

/** A long list of cards of one height: drawn where it is looked at, counted whole for those who hear it. */
export function WindowList<Item extends { readonly id: string }>(props: WindowListProps<Item>) {
  const { label, items, rowPx, children } = props
  const frame = useRef<HTMLDivElement>(null)
  const list = useRef<HTMLUListElement>(null)
  const { from, to } = useWindow(frame, { count: items.length, rowPx })
  useLayoutEffect(() => {
    if (!list.current) return
    list.current.style.paddingBlockStart = `${from * rowPx}px`
    list.current.style.paddingBlockEnd = `${(items.length - to) * rowPx}px`
  }, [from, to, items.length, rowPx])
  return (
    <div className="window" ref={frame}>
      <ul ref={list} aria-label={label}>
        {items.slice(from, to).map((item, index) => (
          <li key={item.id} aria-setsize={items.length} aria-posinset={from + index + 1}>
            {children(item)}
          </li>
        ))}
      </ul>
    </div>
  )
}
