import { graphql, readFragment, type FragmentOf, type ResultOf } from '../../api/graphql.ts'
import { useText } from '../../i18n/text.tsx'
import { Money } from '../../ui/money.tsx'

export const ChangeSides_side = graphql(`
  fragment ChangeSides_side on ChangeSide {
    itemsFen
    discountFen
    feeFen
    totalFen
    lines {
      lineId
      name
      unit
      quantity
      totalFen
      discountFen
    }
  }
`)

interface ChangeSidesProps {
  readonly before: FragmentOf<typeof ChangeSides_side>
  readonly after: FragmentOf<typeof ChangeSides_side>
}

/** The order as it is and as it would be, side by side; what differs stands out in both. */
export function ChangeSides({ before, after }: ChangeSidesProps) {
  const sides = { before: readFragment(ChangeSides_side, before), after: readFragment(ChangeSides_side, after) }
  return (
    <div className="change-sides">
      <Side name="before" side={sides.before} other={sides.after} />
      <Side name="after" side={sides.after} other={sides.before} />
    </div>
  )
}

type SideOf = ResultOf<typeof ChangeSides_side>

function Side({ name, side, other }: { name: 'before' | 'after'; side: SideOf; other: SideOf }) {
  const t = useText()
  const isSame = (line: SideOf['lines'][number]) =>
    other.lines.some(({ lineId, quantity }) => lineId === line.lineId && quantity === line.quantity)
  const sums = [
    ['items', side.itemsFen],
    ['discount', side.discountFen === 0 && other.discountFen === 0 ? null : -side.discountFen],
    ['fee', side.feeFen],
    ['total', side.totalFen],
  ] as const
  return (
    <table className="order-table">
      <caption>{t(`changes.${name}`)}</caption>
      <tbody>
        {side.lines.length === 0 && (
          <tr>
            <td colSpan={2} className="muted">
              {t('changes.nothingLeft')}
            </td>
          </tr>
        )}
        {side.lines.map((line) => (
          <tr key={line.lineId} className={isSame(line) ? undefined : `change-${name}`}>
            <td>{`${line.name} × ${line.quantity}`}</td>
            <td className="number">
              <Money fen={line.totalFen} />
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        {sums.map(
          ([sum, fen]) =>
            fen !== null && (
              <tr key={sum} className={`order-sum-${sum}`}>
                <th scope="row">{t(`sum.${sum}`)}</th>
                <td className="number">
                  <Money fen={fen} />
                </td>
              </tr>
            ),
        )}
      </tfoot>
    </table>
  )
}
