import { useState } from 'react'
import { useText } from '../../i18n/text.tsx'
import { ChartCanvas } from './chart-canvas.tsx'
import { ChartTable } from './chart-table.tsx'
import './chart.css'

export interface Series {
  readonly name: string
  readonly values: readonly number[]
}

export interface ChartProps {
  readonly title: string
  readonly unit: string
  /** stack: parts of a whole; bar: one measure; line: a course. */
  readonly kind: 'stack' | 'bar' | 'line'
  /** Business days; they are days of the neighbourhood's own time zone. */
  readonly labels: readonly string[]
  readonly labelHead: string
  readonly series: readonly Series[]
  /** What to say when there is nothing to draw. */
  readonly empty: string
  readonly format?: (value: number) => string
}

/** A chart with its unit and time zone in the title line, and the same figures as a table for whoever prefers them. */
export function Chart(props: ChartProps) {
  const t = useText()
  const [isTable, setTable] = useState(false)
  const hasNothing = props.series.every((each) => each.values.every((value) => value === 0))
  return (
    <figure className="chart card">
      <figcaption className="chart-head">
        <h2>{props.title}</h2>
        <span className="muted small">{t('chart.unit', { unit: props.unit })}</span>
        <button type="button" className="chart-twin" aria-pressed={isTable} onClick={() => setTable(!isTable)}>
          {t(isTable ? 'chart.asChart' : 'chart.asTable')}
        </button>
      </figcaption>
      {hasNothing && <p className="chart-empty muted">{props.empty}</p>}
      {!hasNothing && isTable && <ChartTable {...props} />}
      {!hasNothing && !isTable && <ChartCanvas {...props} />}
    </figure>
  )
}
