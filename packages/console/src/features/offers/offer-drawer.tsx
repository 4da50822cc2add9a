import { Link } from 'react-router'
import { graphql, readFragment, type ResultOf } from '../../api/graphql.ts'
import { useLiveRefresh } from '../../api/use-live-refresh.ts'
import { usePageQuery } from '../../api/use-page-query.ts'
import { paths } from '../../app/paths.ts'
import { useText } from '../../i18n/text.tsx'
import { useName } from '../../i18n/use-name.ts'
import { numberText } from '../../ui/count.ts'
import { Empty } from '../../ui/empty.tsx'
import { Facts } from '../../ui/facts.tsx'
import { Failed } from '../../ui/failed.tsx'
import { Figure, Figures } from '../../ui/figure.tsx'
import { Moment, momentText } from '../../ui/moment.tsx'
import { Money, moneyText } from '../../ui/money.tsx'
import { percentText } from '../../ui/percent.ts'
import { QueryView } from '../../ui/query-view.tsx'
import { SidePanel } from '../../ui/side-panel.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { Status } from '../../ui/status.tsx'
import { moneyOf } from './budget-bar.tsx'
import { OfferActions, OfferActions_offer } from './offer-actions.tsx'
import { costPerOrderFen, OfferRow_offer } from './offer-columns.tsx'
import { stateTones } from './offer-kinds.ts'
import { OfferSentence } from './offer-sentence.tsx'
import { OfferTerms_offer, saidOf } from './offer-terms.ts'
import { Packets, Redemptions } from './offer-uses.tsx'
import type { OffersView } from './offers-search.ts'

const OfferDrawer_query = graphql(
  `
    query OfferDrawer($id: ID!) {
      offer(id: $id) {
        id
        packetsOut
        ...OfferRow_offer
        ...OfferTerms_offer
        ...OfferActions_offer
      }
    }
  `,
  [OfferRow_offer, OfferTerms_offer, OfferActions_offer],
)

type Offer = NonNullable<ResultOf<typeof OfferDrawer_query>['offer']>

interface OfferDrawerProps {
  readonly offerId: string
  readonly view: OffersView
  readonly onClose: () => void
}

/** One offer: what it promises, what it cost, and what may be done with it. */
export function OfferDrawer({ offerId, view, onClose }: OfferDrawerProps) {
  const t = useText()
  const result = usePageQuery({ query: OfferDrawer_query, variables: { id: offerId } })
  useLiveRefresh(result.refresh)
  return (
    <SidePanel label={t('offer.label')} of={offerId} onClose={onClose}>
      <QueryView
        result={result}
        pick={(data) => data.offer}
        isEmpty={() => false}
        skeleton={<SkeletonRows count={10} height={44} label={t('loading')} />}
        empty={<Empty title={t('offer.none')} why={t('offer.noneWhy')} />}
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
        {(offer) => (
          <div className="offer">
            <OfferHead offer={offer} />
            <OfferActions offer={offer} place={view.search.place} onDone={result.refresh} />
            <OfferSentence offer={saidOf(readFragment(OfferTerms_offer, offer))} />
            <OfferCost offer={offer} />
            <OfferFacts offer={offer} />
            <Redemptions offerId={offer.id} place={view.search.place} />
            {readFragment(OfferRow_offer, offer).kind === 'RED_PACKET' && <Packets offerId={offer.id} />}
          </div>
        )}
      </QueryView>
    </SidePanel>
  )
}

function OfferHead({ offer }: { offer: Offer }) {
  const t = useText()
  const nameOf = useName()
  const it = readFragment(OfferRow_offer, offer)
  return (
    <header className="offer-head">
      <h2>{nameOf(it)}</h2>
      <div className="offer-line">
        <Status tone={stateTones[it.state]}>{t(`offerState.${it.state}`)}</Status>
        <span className="tag">{t(`offerKind.${it.kind}`)}</span>
        <span className="muted small">{t('offer.version', { version: it.version })}</span>
      </div>
    </header>
  )
}

function OfferCost({ offer }: { offer: Offer }) {
  const t = useText()
  const it = readFragment(OfferRow_offer, offer)
  const cost = costPerOrderFen(it)
  return (
    <section aria-label={t('offer.money')}>
      <h3>{t('offer.money')}</h3>
      <Figures>
        {it.platformBps > 0 && (
          <Figure label={t('offer.budgetLeft')} note={t('budget.note', moneyOf(it))}>
            <Money fen={it.budgetLeftFen} />
          </Figure>
        )}
        <Figure label={t('offer.platformSpent')} note={t('offer.afterRefunds')}>
          <Money fen={it.spentFen} />
        </Figure>
        <Figure label={t('offer.merchantSpent')}>
          <Money fen={it.merchantSpentFen} />
        </Figure>
        <Figure label={t('offer.redemptions')} note={t('offer.redemptionsNote')}>
          {numberText(t, it.redemptionCount)}
        </Figure>
        <Figure label={t('offer.orders')} note={t('offer.ordersNote')}>
          {numberText(t, it.paidOrderCount)}
        </Figure>
        <Figure label={t('offer.costPerOrder')}>{cost === null ? t('figure.none') : <Money fen={cost} />}</Figure>
      </Figures>
    </section>
  )
}

function OfferFacts({ offer }: { offer: Offer }) {
  const t = useText()
  const nameOf = useName()
  const it = readFragment(OfferTerms_offer, offer)
  const limit = (count: number | null) => (count === null ? t('limit.none') : t('limit.times', { count }))
  return (
    <section aria-label={t('offer.terms')}>
      <h3>{t('offer.terms')}</h3>
      <Facts
        facts={[
          [t('column.community'), it.community ? nameOf(it.community) : t('place.all')],
          [t('column.merchant'), it.merchant ? nameOf(it.merchant) : t('say.everyShop')],
          [
            t('form.item'),
            it.listing && (
              <Link
                className="text-link"
                to={paths.community(it.listing.community.id, 'merchants')}
              >{`${nameOf(it.listing.sku)} · ${moneyText(it.listing.priceFen)}`}</Link>
            ),
          ],
          [t('form.valid'), <Valid key="valid" from={it.validFrom} until={it.validUntil} />],
          [t('form.householdLimit'), limit(it.householdLimit)],
          [t('form.deviceLimit'), limit(it.deviceLimit)],
          [t('form.totalLimit'), limit(it.totalLimit)],
          [t('form.split'), t('form.splitOf', { percent: percentText(it.merchantBps) })],
          [t('offer.stacks'), t(it.stackable ? 'form.yes' : 'form.no')],
          [t('form.priority'), String(it.priority)],
          [t('offer.packetsOut'), it.kind === 'RED_PACKET' ? numberText(t, offer.packetsOut) : null],
        ]}
      />
    </section>
  )
}

const Valid = ({ from, until }: { from: string; until: string }) => (
  <>
    <Moment at={from} style="day" />
    {' – '}
    <Moment at={until} style="day" />
  </>
)
