import { useQuery } from 'urql'
import { graphql, type AccountKind, type ResultOf } from '../../api/graphql.ts'
import { usePageQuery } from '../../api/use-page-query.ts'
import { useText } from '../../i18n/text.tsx'
import { useName } from '../../i18n/use-name.ts'
import { Chip } from '../../ui/chip.tsx'
import { Money, moneyText } from '../../ui/money.tsx'
import { PagedList, useTrail } from '../../ui/paged-list.tsx'
import type { Columns } from '../../ui/table/columns.ts'
import { DataTable } from '../../ui/table/data-table.tsx'
import { ExportButton } from '../../ui/table/export-button.tsx'
import type { MoneyPartProps } from './money-search.ts'

const AccountsList_query = graphql(`
  query AccountsList($filter: LedgerAccountFilter!, $after: String) {
    ledgerAccounts(first: 50, after: $after, filter: $filter) {
      nodes {
        id
        kind
        ownerId
        balanceFen
      }
      pageInfo {
        hasNextPage
        endCursor
      }
      count {
        value
        precision
      }
    }
  }
`)

/** An account knows its owner by id; the owner itself knows how it is called. */
const AccountOwners_query = graphql(`
  query AccountOwners($ids: [ID!]!) {
    nodes(ids: $ids) {
      __typename
      id
      ... on Merchant {
        name
        nameEn
      }
      ... on Rider {
        name
      }
      ... on Household {
        name
      }
      ... on Offer {
        name
        nameEn
      }
    }
  }
`)

type Account = ResultOf<typeof AccountsList_query>['ledgerAccounts']['nodes'][number]

const kinds = [
  'MERCHANT_PAYABLE',
  'RIDER_PAY',
  'GUARANTEE_FUND',
  'PLATFORM',
  'DELIVERY_FEES',
  'CLEARING',
  'OFFER_BUDGET',
  'OFFER_HELD',
  'RESIDENT_PAYMENTS',
] as const satisfies readonly AccountKind[]
const platform = 'platform'

/** Account by account: what is owed to each shop and rider, and what each fund and budget holds. */
export function AccountsList({ search, change }: MoneyPartProps) {
  const t = useText()
  const kind = kinds.find((each) => each === search.kind) ?? 'MERCHANT_PAYABLE'
  return (
    <>
      <div className="filters" role="search" aria-label={t('filter.label')}>
        {kinds.map((each) => (
          <Chip key={each} isOn={kind === each} onToggle={() => change({ kind: each })}>
            {t(`account.${each}`)}
          </Chip>
        ))}
      </div>
      <Rows key={kind} kind={kind} />
    </>
  )
}

function Rows({ kind }: { kind: AccountKind }) {
  const t = useText()
  const nameOf = useName()
  const trail = useTrail()
  const filter = { kind: { eq: kind } }
  const result = usePageQuery({ query: AccountsList_query, variables: { filter, after: trail.after } })
  const ids = (result.data?.ledgerAccounts.nodes ?? []).map(({ ownerId }) => ownerId).filter((id) => id !== platform)
  const [owners] = useQuery({ query: AccountOwners_query, variables: { ids }, pause: ids.length === 0 })
  const names = new Map(
    (owners.data?.nodes ?? []).flatMap((node) =>
      node && 'name' in node ? [[node.id, nameOf({ nameEn: '', ...node })] as const] : [],
    ),
  )
  const owner = ({ ownerId }: Account) =>
    ownerId === platform ? t('account.platformOwner') : (names.get(ownerId) ?? ownerId)
  const columns: Columns<Account> = [
    ['owner', { title: t('account.owner'), cell: owner, text: owner }],
    [
      'kind',
      {
        title: t('account.kind'),
        width: 200,
        cell: (row) => t(`account.${row.kind}`),
        text: (row) => t(`account.${row.kind}`),
      },
    ],
    [
      'balance',
      {
        title: t('account.balance'),
        width: 200,
        isNumber: true,
        cell: (row) => row.balanceFen !== null && <Money fen={row.balanceFen} />,
        text: (row) => (row.balanceFen === null ? '' : moneyText(row.balanceFen)),
      },
    ],
  ]
  return (
    <PagedList
      result={result}
      pick={(data) => data.ledgerAccounts}
      trail={trail}
      none={t('account.none')}
      noneWhy={t('account.noneWhy')}
    >
      {(accounts) => (
        <>
          <DataTable label={t('money.accounts')} rows={accounts} columns={columns} nameOf={owner} />
          <div className="list-export">
            <ExportButton name="accounts" rows={accounts} columns={columns}>
              {t('list.export')}
            </ExportButton>
          </div>
        </>
      )}
    </PagedList>
  )
}
