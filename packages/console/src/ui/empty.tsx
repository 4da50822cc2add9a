import type { ReactNode } from 'react'
import { BuildingRow } from './building-row.tsx'
import './plate.css'

/** Nothing is here: why, and what to do next. */
export function Empty({ title, why, act }: { title: string; why: string; act?: ReactNode }) {
  return (
    <section className="plate">
      <BuildingRow />
      <h2>{title}</h2>
      <p className="muted">{why}</p>
      {act}
    </section>
  )
}
