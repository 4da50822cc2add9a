import type { EChartsCoreOption } from 'echarts/core'
import { colour, fontFamily, seriesColours, type Mode } from '../theme.ts'
import type { ChartProps } from './chart.tsx'

/** What the drawing library is told. One series needs no legend; a course is labelled at its end. */
export function chartOption(props: ChartProps, mode: Mode): EChartsCoreOption {
  const muted = colour(mode, 'muted')
  const hairline = colour(mode, 'hairline')
  const { kind, series, format = String } = props
  const hasLegend = kind !== 'line' && series.length > 1
  return {
    animationDuration: 200,
    color: [...seriesColours[mode]],
    textStyle: { fontFamily, color: colour(mode, 'ink') },
    grid: { left: 8, right: kind === 'line' ? 96 : 8, top: hasLegend ? 36 : 12, bottom: 4, containLabel: true },
    ...(hasLegend
      ? { legend: { top: 0, left: 0, icon: 'roundRect', itemWidth: 10, itemHeight: 10, textStyle: { color: muted } } }
      : {}),
    tooltip: {
      trigger: 'axis',
      confine: true,
      axisPointer: { type: 'shadow', shadowStyle: { color: hairline, opacity: 0.4 } },
      backgroundColor: colour(mode, 'raised'),
      borderColor: hairline,
      textStyle: { color: colour(mode, 'ink'), fontSize: 12 },
      valueFormatter: (value: unknown) => format(Number(value)),
      extraCssText: 'box-shadow: none',
    },
    xAxis: {
      type: 'category',
      data: props.labels.map((label) => label.slice(5).replace('-', '/')),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: hairline } },
      axisLabel: { color: muted },
    },
    yAxis: {
      type: 'value',
      splitNumber: 4,
      axisLabel: { color: muted, formatter: (value: number) => format(value) },
      splitLine: { lineStyle: { color: hairline } },
    },
    series: series.map(({ name, values }, index) => ({
      name,
      data: values,
      type: kind === 'line' ? 'line' : 'bar',
      ...(kind === 'stack' ? { stack: 'all' } : {}),
      ...(kind === 'line' ? { symbol: 'none', endLabel: { show: true, formatter: name, color: 'inherit' } } : {}),
      barMaxWidth: 28,
      itemStyle: { borderRadius: kind === 'line' || index < series.length - 1 ? 0 : [3, 3, 0, 0] },
    })),
  }
}
