import { Button } from 'antd'
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { Icon, type IconName } from './icon.tsx'
import './popup.css'

interface PopupProps {
  readonly label: string
  readonly icon: IconName
  readonly align?: 'start' | 'end'
  /** What stands in the popup; `close` is for links that lead away. */
  readonly children: (close: () => void) => ReactNode
}

/** A button that opens a small sheet beside it; Escape and a click elsewhere close it, the page stays usable. */
export function Popup({ label, icon, align = 'start', children }: PopupProps) {
  const id = useId()
  const frame = useRef<HTMLDivElement>(null)
  const [isOpen, setOpen] = useState(false)

  useEffect(() => {
    if (!isOpen) return
    frame.current?.querySelector<HTMLElement>('.popup-sheet')?.focus()
    const leave = (event: PointerEvent) => {
      if (!frame.current?.contains(event.target as Node)) setOpen(false)
    }
    document.addEventListener('pointerdown', leave)
    return () => document.removeEventListener('pointerdown', leave)
  }, [isOpen])

  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !isOpen) return
    event.stopPropagation()
    setOpen(false)
    frame.current?.querySelector('button')?.focus()
  }

  return (
    <div className="popup" ref={frame} onKeyDown={press}>
      <Button
        icon={<Icon name={icon} size={16} />}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setOpen(!isOpen)}
      >
        {label}
      </Button>
      {isOpen && (
        <div id={id} className={`popup-sheet popup-${align}`} role="dialog" aria-label={label} tabIndex={-1}>
          {children(() => setOpen(false))}
        </div>
      )}
    </div>
  )
}
