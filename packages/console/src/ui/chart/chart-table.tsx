import type { ChartProps } from './chart.tsx'

export function ChartTable({ title, labels, labelHead, series, format = String }: ChartProps) {
  return (
    <div className="chart-table">
      <table>
        <caption className="aloud">{title}</caption>
        <thead>
          <tr>
            <th scope="col">{labelHead}</th>
            {series.map((each) => (
              <th key={each.name} scope="col" className="number">
                {each.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {labels.map((label, index) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              {series.map((each) => (
                <td key={each.name} className="number">
                  {format(each.values[index] ?? 0)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
