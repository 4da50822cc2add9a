import { Input } from 'antd'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { graphql, readFragment } from '../../api/graphql.ts'
import { useLiveRefresh } from '../../api/use-live-refresh.ts'
import { usePageQuery } from '../../api/use-page-query.ts'
import { paths } from '../../app/paths.ts'
import { useText } from '../../i18n/text.tsx'
import { useName } from '../../i18n/use-name.ts'
import { AsOf } from '../../ui/as-of.tsx'
import { Chip } from '../../ui/chip.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Menu } from '../../ui/menu.tsx'
import { PagedList, useTrail } from '../../ui/paged-list.tsx'
import { DataTable } from '../../ui/table/data-table.tsx'
import { ExportButton } from '../../ui/table/export-button.tsx'
import { OfferRow_offer, offerColumns } from './offer-columns.tsx'
import { OfferDrawer } from './offer-drawer.tsx'
import { offerKinds, offerStates } from './offer-kinds.ts'
import { useOffersView, type OffersSearch, type OffersView } from './offers-search.ts'
import './offers.css'

const OffersPage_query = graphql(
  `
    query OffersPage($after: String, $filter: OfferFilter!, $sort: OfferSort!) {
      offers(first: 50, after: $after, filter: $filter, sort: $sort) {
        nodes {
          id
          ...OfferRow_offer
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
  `,
  [OfferRow_offer],
)

const sortKeys = { created: 'CREATED_AT', until: 'VALID_UNTIL', budget: 'BUDGET_LEFT' } as const

const variablesOf = ({ place, q, kind, state, sort, dir }: OffersSearch) => ({
  filter: {
    // What holds everywhere holds here, too.
    ...(place === null ? {} : { or: [{ communityId: { eq: place } }, { everywhere: true }] }),
    ...(q ? { name: { contains: q.trim() } } : {}),
    ...(kind.length === 0 ? {} : { kind: { in: [...kind] } }),
    ...(state.length === 0 ? {} : { state: { in: [...state] } }),
  },
  sort: { key: sortKeys[sort], direction: dir === 'asc' ? ('ASC' as const) : ('DESC' as const) },
})

/** All offers of the place: what they promise is in each, what they cost is here. */
export function OffersPage() {
  const t = useText()
  const navigate = useNavigate()
  const openId = useParams()['offerId'] ?? null
  const view = useOffersView(openId)
  const { search, change } = view
  const [typed, type] = useState(search.q ?? '')
  const toggled = <Value extends string>(all: readonly Value[], one: Value, isOn: boolean) =>
    isOn ? [...all, one] : all.filter((each) => each !== one)
  return (
    <>
      <header className="page-head">
        <h1>{t('nav.offers')}</h1>
        <div className="page-head-end">
          <Menu
            label={t('offers.new')}
            className="new-offer"
            button={
              <>
                <Icon name="plus" size={16} />
                {t('offers.new')}
              </>
            }
            items={offerKinds.map((kind) => ({
              key: kind,
              label: t(`offerKind.${kind}`),
              note: t(`offerKindNote.${kind}`),
              onSelect: () => void navigate(paths.newOffer(kind, search.place)),
            }))}
          />
        </div>
      </header>
      <div className="filters" role="search" aria-label={t('filter.label')}>
        <Input
          className="filter-number"
          allowClear
          prefix={<Icon name="search" size={16} />}
          aria-label={t('offers.search')}
          placeholder={t('offers.search')}
          value={typed}
          onChange={(event) => {
            type(event.target.value)
            change({ q: event.target.value })
          }}
        />
        {offerStates.map((state) => (
          <Chip
            key={state}
            isOn={search.state.includes(state)}
            onToggle={(isOn) => change({ state: toggled(search.state, state, isOn) })}
          >
            {t(`offerState.${state}`)}
          </Chip>
        ))}
        <span className="filters-gap" aria-hidden="true" />
        {offerKinds.map((kind) => (
          <Chip
            key={kind}
            isOn={search.kind.includes(kind)}
            onToggle={(isOn) => change({ kind: toggled(search.kind, kind, isOn) })}
          >
            {t(`offerKind.${kind}`)}
          </Chip>
        ))}
      </div>
      <OffersList key={JSON.stringify(search)} view={view} openId={openId} />
      {openId !== null && <OfferDrawer key={openId} offerId={openId} view={view} onClose={() => view.open(null)} />}
    </>
  )
}

function OffersList({ view, openId }: { view: OffersView; openId: string | null }) {
  const t = useText()
  const nameOf = useName()
  const trail = useTrail()
  const { search, link } = view
  const result = usePageQuery({
    query: OffersPage_query,
    variables: { after: trail.after, ...variablesOf(search) },
  })
  // What orders move, offers pay for.
  useLiveRefresh(result.refresh)
  const columns = offerColumns({ t, nameOf, link })
  return (
    <PagedList
      result={result}
      pick={(data) => data.offers}
      trail={trail}
      none={t('offers.none')}
      noneWhy={t(search.place === null ? 'offers.noneWhy' : 'offers.noneHere')}
      foot={(offers) => (
        <>
          <AsOf at={result.asOf} />
          <ExportButton name="offers" rows={readFragment(OfferRow_offer, offers)} columns={columns}>
            {t('list.export')}
          </ExportButton>
        </>
      )}
    >
      {(offers) => (
        <DataTable
          label={t('nav.offers')}
          rows={readFragment(OfferRow_offer, offers)}
          columns={columns}
          nameOf={nameOf}
          sortBy={search.sort}
          sortDir={search.dir}
          onSort={(by, dir) => view.change({ sort: by as OffersSearch['sort'], dir })}
          openId={openId}
          onOpen={(offer) => view.open(offer.id)}
        />
      )}
    </PagedList>
  )
}
