import { Link } from 'react-router'
import { graphql, readFragment, type FragmentOf } from '../../api/graphql.ts'
import { paths } from '../../app/paths.ts'
import { useText } from '../../i18n/text.tsx'
import { countText } from '../../ui/count.ts'
import { Money } from '../../ui/money.tsx'
import { Status } from '../../ui/status.tsx'

export const Unexplained_differences = graphql(`
  fragment Unexplained_differences on MoneyDifferenceConnection {
    nodes {
      id
      kind
      subjectId
      oursFen
      theirsFen
    }
    count {
      value
      precision
    }
  }
`)

interface UnexplainedProps {
  readonly differences: FragmentOf<typeof Unexplained_differences>
  readonly day: string
  readonly place: string | null
}

/** Orders whose money nothing explains; each opens its difference. */
export function Unexplained({ differences, day, place }: UnexplainedProps) {
  const t = useText()
  const { nodes, count } = readFragment(Unexplained_differences, differences)
  if (nodes.length === 0)
    return (
      <p>
        <Status tone="done">{t('day.allExplained')}</Status>
      </p>
    )
  return (
    <>
      <h3>
        <Status tone="late">{`${t('day.unexplained')} ${countText(t, count)}`}</Status>
      </h3>
      <ul>
        {nodes.map((each) => (
          <li key={each.id} className="day-unexplained">
            <Link className="text-link" to={paths.money({ place, tab: 'differences', day, open: each.id })}>
              {t(`differenceKind.${each.kind}`)}
            </Link>
            <Money fen={each.theirsFen - each.oursFen} isSigned />
          </li>
        ))}
      </ul>
    </>
  )
}
