import { lazy, Suspense } from 'react'
import { Navigate, Route, Routes, useLocation, useSearchParams } from 'react-router'
import { useIsSignedIn } from '../api/linli.tsx'
import { SignInPage } from '../features/sign-in/sign-in-page.tsx'
import { TodayPage } from '../features/today/today-page.tsx'
import { NotFoundPage } from './not-found-page.tsx'
import { PageSkeleton } from './page-skeleton.tsx'
import { paths } from './paths.ts'
import { Shell } from './shell/shell.tsx'

const OrdersPage = lazy(() => import('../features/orders/orders-page.tsx').then((it) => ({ default: it.OrdersPage })))
const DispatchPage = lazy(() =>
  import('../features/dispatch/dispatch-page.tsx').then((it) => ({ default: it.DispatchPage })),
)
const PointsPage = lazy(() => import('../features/points/points-page.tsx').then((it) => ({ default: it.PointsPage })))
const PointPage = lazy(() => import('../features/points/point-page.tsx').then((it) => ({ default: it.PointPage })))
const OffersPage = lazy(() => import('../features/offers/offers-page.tsx').then((it) => ({ default: it.OffersPage })))
const OfferFormPage = lazy(() =>
  import('../features/offers/offer-form-page.tsx').then((it) => ({ default: it.OfferFormPage })),
)
const FulfilmentPage = lazy(() =>
  import('../features/fulfilment/fulfilment-page.tsx').then((it) => ({ default: it.FulfilmentPage })),
)
const MoneyPage = lazy(() => import('../features/money/money-page.tsx').then((it) => ({ default: it.MoneyPage })))
const CommunitiesPage = lazy(() =>
  import('../features/communities/communities-page.tsx').then((it) => ({ default: it.CommunitiesPage })),
)
const CommunityPage = lazy(() =>
  import('../features/communities/community-page.tsx').then((it) => ({ default: it.CommunityPage })),
)
const SegmentsPage = lazy(() =>
  import('../features/audience/segments/segments-page.tsx').then((it) => ({ default: it.SegmentsPage })),
)
const NewSegmentPage = lazy(() =>
  import('../features/audience/segments/new-segment-page.tsx').then((it) => ({ default: it.NewSegmentPage })),
)
const SegmentPage = lazy(() =>
  import('../features/audience/segments/segment-page.tsx').then((it) => ({ default: it.SegmentPage })),
)
const TagsPage = lazy(() => import('../features/audience/tags/tags-page.tsx').then((it) => ({ default: it.TagsPage })))
const ResidentsPage = lazy(() =>
  import('../features/audience/residents/residents-page.tsx').then((it) => ({ default: it.ResidentsPage })),
)
const CampaignsPage = lazy(() =>
  import('../features/campaigns/campaigns-page.tsx').then((it) => ({ default: it.CampaignsPage })),
)
const CampaignPage = lazy(() =>
  import('../features/campaigns/campaign-page.tsx').then((it) => ({ default: it.CampaignPage })),
)
const CampaignFormPage = lazy(() =>
  import('../features/campaigns/campaign-form-page.tsx').then((it) => ({ default: it.CampaignFormPage })),
)
const JourneysPage = lazy(() =>
  import('../features/campaigns/journeys-page.tsx').then((it) => ({ default: it.JourneysPage })),
)
const JourneyPage = lazy(() =>
  import('../features/campaigns/journey-page.tsx').then((it) => ({ default: it.JourneyPage })),
)
const RecoveryPage = lazy(() =>
  import('../features/recovery/recovery-page.tsx').then((it) => ({ default: it.RecoveryPage })),
)

export function Pages() {
  const isSignedIn = useIsSignedIn()
  return isSignedIn ? <SignedInPages /> : <SignedOutPages />
}

function SignedOutPages() {
  const { pathname, search } = useLocation()
  return (
    <Routes>
      <Route path="/sign-in" element={<SignInPage />} />
      <Route path="*" element={<Navigate to={paths.signIn(pathname + search)} replace />} />
    </Routes>
  )
}

function SignedInPages() {
  return (
    <Suspense fallback={<PageSkeleton />}>
      <Routes>
        <Route path="/sign-in" element={<Back />} />
        <Route element={<Shell />}>
          <Route index element={<TodayPage />} />
          <Route path="dispatch" element={<DispatchPage />} />
          <Route path="orders/:orderId?" element={<OrdersPage />} />
          <Route path="points" element={<PointsPage />} />
          <Route path="points/:pointId" element={<PointPage />} />
          <Route path="offers/new" element={<OfferFormPage />} />
          <Route path="offers/:offerId/edit" element={<OfferFormPage />} />
          <Route path="offers/:offerId?" element={<OffersPage />} />
          <Route path="fulfilment" element={<FulfilmentPage />} />
          <Route path="segments" element={<SegmentsPage />} />
          <Route path="segments/new" element={<NewSegmentPage />} />
          <Route path="segments/:segmentId" element={<SegmentPage />} />
          <Route path="tags/:tagId?" element={<TagsPage />} />
          <Route path="residents/:residentId?" element={<ResidentsPage />} />
          <Route path="campaigns" element={<CampaignsPage />} />
          <Route path="campaigns/new" element={<CampaignFormPage />} />
          <Route path="campaigns/:campaignId" element={<CampaignPage />} />
          <Route path="campaigns/:campaignId/edit" element={<CampaignFormPage />} />
          <Route path="journeys" element={<JourneysPage />} />
          <Route path="journeys/:journeyId" element={<JourneyPage />} />
          <Route path="recovery/:caseId?" element={<RecoveryPage />} />
          <Route path="money" element={<MoneyPage />} />
          <Route path="communities" element={<CommunitiesPage />} />
          <Route path="communities/:communityId" element={<CommunityPage />} />
          <Route path="*" element={<NotFoundPage />} />
        </Route>
      </Routes>
    </Suspense>
  )
}

/** After signing in, to where the person wanted to go: a path of this console and nothing else. */
function Back() {
  const [search] = useSearchParams()
  const from = search.get('from') ?? '/'
  return <Navigate to={/^\/(?![/\\])/.test(from) ? from : '/'} replace />
}
