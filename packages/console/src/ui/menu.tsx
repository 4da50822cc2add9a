import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { Icon } from './icon.tsx'
import './menu.css'

export interface MenuItem {
  readonly key: string
  readonly label: ReactNode
  readonly note?: string
  /** One of several: shown with a mark when it is the chosen one. */
  readonly isChosen?: boolean
  readonly onSelect: () => void
}

interface MenuProps {
  /** What the button is called, aloud. */
  readonly label: string
  readonly button: ReactNode
  readonly head?: ReactNode
  readonly items: readonly MenuItem[]
  readonly align?: 'start' | 'end'
  readonly className?: string
}

/** A button that opens a list of things to do or to choose from; keys as in any menu. */
export function Menu({ label, button, head, items, align = 'end', className = 'bar-button' }: MenuProps) {
  const [isOpen, setOpen] = useState(false)
  const id = useId()
  const frame = useRef<HTMLDivElement>(null)
  const opener = useRef<HTMLButtonElement>(null)
  const isChoice = items.some((item) => item.isChosen !== undefined)

  useEffect(() => {
    if (!isOpen) return
    const options = [...(frame.current?.querySelectorAll<HTMLElement>('.menu-item') ?? [])]
    ;(options.find((option) => option.ariaChecked === 'true') ?? options[0])?.focus()
    const leave = (event: PointerEvent) => {
      if (!frame.current?.contains(event.target as Node)) setOpen(false)
    }
    document.addEventListener('pointerdown', leave)
    return () => document.removeEventListener('pointerdown', leave)
  }, [isOpen])

  const close = () => {
    setOpen(false)
    opener.current?.focus()
  }
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Escape') close()
    else if (event.key === 'Tab') setOpen(false)
    else if (!moveFocus(frame.current, event.key)) return
    if (event.key !== 'Tab') event.preventDefault()
  }

  return (
    <div className="menu" ref={frame} onKeyDown={isOpen ? press : undefined}>
      <button
        ref={opener}
        type="button"
        className={className}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setOpen(!isOpen)}
      >
        {button}
      </button>
      {isOpen && (
        <div className={`menu-sheet menu-${align}`}>
          {head}
          <div id={id} role="menu" aria-label={label}>
            {items.map((item) => (
              <button
                key={item.key}
                type="button"
                className="menu-item"
                role={isChoice ? 'menuitemradio' : 'menuitem'}
                aria-checked={isChoice ? (item.isChosen ?? false) : undefined}
                tabIndex={-1}
                onClick={() => {
                  close()
                  item.onSelect()
                }}
              >
                <span className="menu-word">{item.label}</span>
                {item.note !== undefined && <span className="muted small">{item.note}</span>}
                {item.isChosen === true && <Icon name="check" size={16} />}
              </button>
            ))}
          </div>
        </div>
      )}
    </div>
  )
}

const steps: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowDown: (at, last) => (at >= last ? 0 : at + 1),
  ArrowUp: (at, last) => (at <= 0 ? last : at - 1),
  Home: () => 0,
  End: (_, last) => last,
}

function moveFocus(frame: HTMLElement | null, key: string): boolean {
  const step = steps[key]
  if (!step || frame === null) return false
  const items = [...frame.querySelectorAll<HTMLElement>('.menu-item')]
  const at = items.indexOf(document.activeElement as HTMLElement)
  items[step(at, items.length - 1)]?.focus()
  return true
}
