import { Link } from 'react-router'
import { graphql } from '../../api/graphql.ts'
import { usePageQuery } from '../../api/use-page-query.ts'
import { paths, type MoneyTab } from '../../app/paths.ts'
import { useText } from '../../i18n/text.tsx'
import { AsOf } from '../../ui/as-of.tsx'
import { countText } from '../../ui/count.ts'
import { Empty } from '../../ui/empty.tsx'
import { Failed } from '../../ui/failed.tsx'
import { momentText } from '../../ui/moment.tsx'
import { useMinute } from '../../ui/now.ts'
import { QueryView } from '../../ui/query-view.tsx'
import { SkeletonCards } from '../../ui/skeleton.tsx'
import { AccountsList } from './accounts-list.tsx'
import { Balances, Balances_account } from './balances.tsx'
import { DayClose } from './day-close.tsx'
import { Differences } from './differences.tsx'
import { moneyTabs, useMoneySearch, type MoneySearch } from './money-search.ts'
import { PaymentsList } from './payments-list.tsx'
import { Reconcile } from './reconcile.tsx'
import { RefundsList } from './refunds-list.tsx'
import './money.css'
import { businessDay } from '@linli/kit'

const MoneyPage_query = graphql(
  `
    query MoneyPage($today: String!) {
      dayClosePreview(day: $today) {
        figures {
          accounts {
            ...Balances_account
          }
        }
      }
      moneyDifferences(first: 1, filter: { state: { eq: OPEN } }) {
        count {
          value
          precision
        }
      }
    }
  `,
  [Balances_account],
)

/** The books of the platform: what is owed to whom, whether it adds up, and what waits for somebody. */
export function MoneyPage() {
  const t = useText()
  const [search, change] = useMoneySearch()
  const today = businessDay(useMinute())
  const result = usePageQuery({ query: MoneyPage_query, variables: { today } })
  const open = result.data?.moneyDifferences.count
  return (
    <>
      <header className="page-head">
        <h1>{t('nav.money')}</h1>
        <div className="page-head-end">
          <AsOf at={result.asOf} />
        </div>
      </header>
      <QueryView
        result={result}
        pick={(data) => data.dayClosePreview.figures.accounts}
        isEmpty={(accounts) => accounts.length === 0}
        skeleton={<SkeletonCards count={1} height={96} label={t('loading')} />}
        empty={<Empty title={t('account.none')} why={t('account.noneWhy')} />}
        failed={(failure, retry, isFormer) => (
          <Failed
            failure={failure}
            onRetry={retry}
            isFormer={isFormer}
            asOf={result.asOf && momentText(result.asOf, 'time', t.language)}
          />
        )}
        needs={t('money.needs')}
      >
        {(accounts) => <Balances accounts={accounts} />}
      </QueryView>
      <nav className="tabs" aria-label={t('money.parts')}>
        {moneyTabs.map((tab) => (
          <Link
            key={tab}
            to={paths.money(linkTo(tab, search))}
            replace
            preventScrollReset
            aria-current={tab === search.tab ? 'page' : undefined}
          >
            {t(`money.${tab}`)}
            {tab === 'differences' && open && open.value > 0 && <span className="tab-count">{countText(t, open)}</span>}
          </Link>
        ))}
      </nav>
      <Part search={search} change={change} onMoved={result.refresh} />
    </>
  )
}

/** Another part begins without the filters of this one; the day is the same. */
const linkTo = (tab: MoneyTab, { place, day }: MoneySearch) => ({ tab, place, ...(day === undefined ? {} : { day }) })

interface PartProps {
  readonly search: MoneySearch
  readonly change: ReturnType<typeof useMoneySearch>[1]
  readonly onMoved: () => void
}

function Part({ search, change, onMoved }: PartProps) {
  switch (search.tab) {
    case 'days':
      return <DayClose search={search} change={change} />
    case 'differences':
      return <Differences search={search} change={change} onMoved={onMoved} />
    case 'reconcile':
      return <Reconcile search={search} change={change} onMoved={onMoved} />
    case 'refunds':
      return <RefundsList search={search} change={change} />
    case 'payments':
      return <PaymentsList search={search} change={change} />
    case 'accounts':
      return <AccountsList search={search} change={change} />
  }
}
