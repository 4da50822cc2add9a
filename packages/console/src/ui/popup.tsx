import { Button } from 'antd'
import { useEffect, useId, useRef, useState, type ReactNode } from 'react'
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
    const press = (event: KeyboardEvent) => {
      // A list that is open inside the sheet closes first.
      if (event.key !== 'Escape' || event.defaultPrevented) return
      setOpen(false)
      frame.current?.querySelector('button')?.focus()
    }
    document.addEventListener('pointerdown', leave)
    document.addEventListener('keydown', press)
    return () => {
      document.removeEventListener('pointerdown', leave)
      document.removeEventListener('keydown', press)
    }
  }, [isOpen])

  return (
    <div className="popup" ref={frame}>
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
