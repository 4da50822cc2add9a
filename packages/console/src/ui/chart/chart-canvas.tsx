import { useEffect, useRef } from 'react'
import { useMode } from '../use-mode.ts'
import { chartOption } from './chart-option.ts'
import type { ChartProps } from './chart.tsx'
import { echarts } from './echarts.ts'

/** The drawing itself; those who do not see it have the table. */
export function ChartCanvas(props: ChartProps) {
  const box = useRef<HTMLDivElement>(null)
  const mode = useMode()
  useEffect(() => {
    const chart = echarts.init(box.current, null, { renderer: 'svg' })
    chart.setOption(chartOption(props, mode))
    const observer = new ResizeObserver(() => chart.resize())
    observer.observe(box.current!)
    return () => {
      observer.disconnect()
      chart.dispose()
    }
  }, [props, mode])
  return <div ref={box} className="chart-canvas" role="img" aria-label={props.title} />
}
