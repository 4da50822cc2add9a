import type { graphql } from '../../api/graphql.ts'
import { useOutreachText } from '../../i18n/outreach/text.ts'
import { numberText } from '../../ui/count.ts'

type Reason = ReturnType<typeof graphql.scalar<'SuppressionReason'>>

interface SuppressedTableProps {
  readonly suppressed: readonly { readonly reason: Reason; readonly count: number }[]
}

/** Who is not told, and why: each reason is one the resident could be given. */
export function SuppressedTable({ suppressed }: SuppressedTableProps) {
  const t = useOutreachText()
  if (suppressed.length === 0) return <p className="muted">{t('result.noneSuppressed')}</p>
  return (
    <table className="plain">
      <thead>
        <tr>
          <th scope="col">{t('result.reason')}</th>
          <th scope="col" className="cell-number">
            {t('result.residents')}
          </th>
        </tr>
      </thead>
      <tbody>
        {suppressed.map(({ reason, count }) => (
          <tr key={reason}>
            <th scope="row">
              {t(`suppressed.${reason}`)}
              <span className="muted small why">{t(`suppressedWhy.${reason}`)}</span>
            </th>
            <td className="cell-number">{numberText(t, count)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
