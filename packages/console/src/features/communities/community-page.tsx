import { lazy, Suspense } from 'react'
import { Link, useParams, useSearchParams } from 'react-router'
import { graphql, readFragment } from '../../api/graphql.ts'
import { usePageQuery } from '../../api/use-page-query.ts'
import { paths, type CommunityTab } from '../../app/paths.ts'
import { useText } from '../../i18n/text.tsx'
import { useName } from '../../i18n/use-name.ts'
import { AsOf } from '../../ui/as-of.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Failed } from '../../ui/failed.tsx'
import { momentText } from '../../ui/moment.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { SkeletonCards } from '../../ui/skeleton.tsx'
import { Buildings } from './buildings.tsx'
import { CommunityHead, CommunityHead_community } from './community-head.tsx'
import { CommunityHealth, CommunityHealth_community } from './community-health.tsx'
import { CommunityMap_community } from './community-map-data.ts'
import { Households } from './households.tsx'
import { Merchants } from './merchants.tsx'
import './communities.css'

const CommunityMap = lazy(() => import('./community-map.tsx').then((it) => ({ default: it.CommunityMap })))

/** With the words of outreach, which this page needs nowhere else. */
const Drivers = lazy(() => import('./drivers.tsx').then((it) => ({ default: it.Drivers })))

const CommunityPage_query = graphql(
  `
    query CommunityPage($id: ID!) {
      community(id: $id) {
        id
        name
        nameEn
        ...CommunityHead_community
        ...CommunityMap_community
        ...CommunityHealth_community
      }
    }
  `,
  [CommunityHead_community, CommunityMap_community, CommunityHealth_community],
)

const tabs = ['health', 'drivers', 'merchants', 'households', 'buildings'] as const satisfies readonly CommunityTab[]

export function CommunityPage() {
  const t = useText()
  const nameOf = useName()
  const id = useParams()['communityId']!
  const [search] = useSearchParams()
  const place = search.get('place')
  const tab = tabs.find((each) => each === search.get('tab')) ?? 'health'
  const result = usePageQuery({ query: CommunityPage_query, variables: { id } })
  return (
    <QueryView
      result={result}
      pick={(data) => data.community}
      isEmpty={() => false}
      skeleton={<SkeletonCards count={3} height={220} label={t('loading')} />}
      empty={<Empty title={t('community.none')} why={t('community.noneWhy')} act={<AllCommunities place={place} />} />}
      failed={(failure, retry, isFormer) => (
        <Failed
          failure={failure}
          onRetry={retry}
          isFormer={isFormer}
          asOf={result.asOf && momentText(result.asOf, 'time', t.language)}
        />
      )}
      needs={t('role.OPERATOR')}
    >
      {(community) => (
        <>
          <header className="page-head">
            <AllCommunities place={place} />
            <span className="muted" aria-hidden="true">
              {'/'}
            </span>
            <h1>{nameOf(community)}</h1>
            <CommunityHead community={community} />
            <div className="page-head-end">
              <AsOf at={result.asOf} />
            </div>
          </header>
          <Suspense fallback={<SkeletonCards count={1} height={380} label={t('loading')} />}>
            <CommunityMap community={readFragment(CommunityMap_community, community)} name={nameOf(community)} />
          </Suspense>
          <nav className="tabs" aria-label={t('community.parts')}>
            {tabs.map((each) => (
              <Link
                key={each}
                to={paths.community(id, each, place)}
                replace
                preventScrollReset
                aria-current={each === tab ? 'page' : undefined}
              >
                {t(`tab.${each}`)}
              </Link>
            ))}
          </nav>
          {tab === 'health' && <CommunityHealth community={community} />}
          {tab === 'drivers' && (
            <Suspense fallback={<SkeletonCards count={2} height={180} label={t('loading')} />}>
              <Drivers communityId={id} />
            </Suspense>
          )}
          {tab === 'merchants' && <Merchants communityId={id} />}
          {tab === 'households' && <Households communityId={id} />}
          {tab === 'buildings' && <Buildings communityId={id} />}
        </>
      )}
    </QueryView>
  )
}

function AllCommunities({ place }: { place: string | null }) {
  const t = useText()
  return (
    <Link className="text-link" to={paths.communities({ place })}>
      {t('nav.communities')}
    </Link>
  )
}
