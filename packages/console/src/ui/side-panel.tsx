import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react'
import { useText } from '../i18n/text.tsx'
import { Icon } from './icon.tsx'
import './panel.css'
import './side-panel.css'

interface SidePanelProps {
  readonly label: string
  /** Another thing in the panel takes the focus anew. */
  readonly of: string
  readonly onClose: () => void
  readonly children: ReactNode
}

/** A detail beside its list: the list stays usable, wide screens show both. */
export function SidePanel({ label, of, onClose, children }: SidePanelProps) {
  const t = useText()
  const panel = useRef<HTMLDivElement>(null)
  useEffect(() => panel.current?.focus({ preventScroll: true }), [of])
  const press = (event: KeyboardEvent) => {
    // A dialog or a list that the panel has opened closes first: its keys arrive here too, from outside the panel.
    const isOwn = panel.current?.contains(event.target as Node) ?? false
    if (event.key !== 'Escape' || event.defaultPrevented || !isOwn) return
    event.stopPropagation()
    onClose()
  }
  return (
    <div ref={panel} className="side-panel" role="dialog" aria-label={label} tabIndex={-1} onKeyDown={press}>
      <button type="button" className="bar-button side-panel-close" aria-label={t('close')} onClick={onClose}>
        <Icon name="close" />
      </button>
      {children}
    </div>
  )
}
