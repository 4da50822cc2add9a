import type { ReactNode } from 'react'
import './figure.css'

export function Figures({ children }: { children: ReactNode }) {
  return <dl className="figures card">{children}</dl>
}

/** One number that decides something, with what it is compared to. */
export function Figure({ label, note, children }: { label: string; note?: string; children: ReactNode }) {
  return (
    <div className="figure">
      <dt className="muted">{label}</dt>
      <dd className="figure-value">{children}</dd>
      {note !== undefined && <dd className="muted small">{note}</dd>}
    </div>
  )
}
