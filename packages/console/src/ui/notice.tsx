import type { ReactNode } from 'react'
import './notice.css'

/** Tells something where it happened; stays until it no longer holds. */
export function Notice({
  tone,
  children,
  action,
}: {
  tone: 'late' | 'risk' | 'done' | 'news'
  children: ReactNode
  action?: ReactNode
}) {
  return (
    <div className={`notice notice-${tone}`} role={tone === 'late' ? 'alert' : 'status'}>
      <div className="notice-words">{children}</div>
      {action}
    </div>
  )
}
