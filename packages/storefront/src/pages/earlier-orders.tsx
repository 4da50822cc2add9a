import { useQuery } from 'urql'
import { graphql } from '../api/graphql.ts'
import { flowRun } from '../flow/flow-run.ts'
import { useText } from '../i18n/text.tsx'
import type { Again } from '../plan/use-plan.ts'
import { Money } from '../ui/money.tsx'

const EarlierOrders_query = graphql(`
  query EarlierOrders($householdId: ID!) {
    orders(first: 3, filter: { householdId: { eq: $householdId }, state: { in: [COMPLETED, CLOSED] } }) {
      nodes {
        id
        number
        totalFen
        lines {
          id
          name
        }
      }
    }
  }
`)

/** The latest orders that came to their end; without one there is nothing to show. */
export function EarlierOrders({ householdId, onAgain }: { householdId: string; onAgain: (again: Again) => void }) {
  const t = useText()
  const [{ data }] = useQuery({ query: EarlierOrders_query, variables: { householdId } })
  const orders = data?.orders.nodes ?? []
  if (orders.length === 0) return null
  const again = (orderId: string) => {
    flowRun.isOf('REORDER', householdId)
    onAgain({ kind: 'ORDER', householdId, orderId })
  }
  return (
    <section aria-labelledby="earlier">
      <h2 id="earlier">{t('earlier.title')}</h2>
      <ul className="card rows">
        {orders.map(({ id, number, totalFen, lines }) => (
          <li key={id} className="earlier">
            <span className="usual-name">
              <strong>
                {lines.length > 1
                  ? t('earlier.goods', { first: lines[0]?.name ?? '', count: lines.length })
                  : lines[0]?.name}
              </strong>
              <Money fen={totalFen} />
            </span>
            <button
              type="button"
              className="plain"
              aria-label={t('earlier.againOf', { number })}
              onClick={() => again(id)}
            >
              {t('earlier.again')}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
