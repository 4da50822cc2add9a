import { Link } from 'react-router'
import { graphql, type ResultOf } from '../../api/graphql.ts'
import { paths, type OffersLink } from '../../app/paths.ts'
import type { Text } from '../../i18n/text.tsx'
import { numberText } from '../../ui/count.ts'
import { momentText } from '../../ui/moment.tsx'
import { Money, moneyText } from '../../ui/money.tsx'
import { Status } from '../../ui/status.tsx'
import type { Columns, TableColumn } from '../../ui/table/columns.ts'
import { BudgetBar } from './budget-bar.tsx'
import { stateTones } from './offer-kinds.ts'

export const OfferRow_offer = graphql(`
  fragment OfferRow_offer on Offer {
    id
    kind
    name
    nameEn
    state
    version
    validUntil
    platformBps
    community {
      id
      name
      nameEn
    }
    merchant {
      id
      name
      nameEn
    }
    budgetFen
    budgetLeftFen
    heldFen
    spentFen
    merchantSpentFen
    redemptionCount
    paidOrderCount
  }
`)

export type OfferRow = ResultOf<typeof OfferRow_offer>

/** What one paid order cost those who pay for the offer; null while there is none. */
export const costPerOrderFen = (
  offer: Pick<OfferRow, 'spentFen' | 'merchantSpentFen' | 'paidOrderCount'>,
): number | null =>
  offer.paidOrderCount === 0 ? null : Math.round((offer.spentFen + offer.merchantSpentFen) / offer.paidOrderCount)

interface Names {
  readonly t: Text
  readonly nameOf: (named: { name: string; nameEn: string }) => string
  readonly link: OffersLink
}

export function offerColumns({ t, nameOf, link }: Names): Columns<OfferRow> {
  const count = (title: string, width: number, of: (row: OfferRow) => number): TableColumn<OfferRow> => ({
    title,
    width,
    isNumber: true,
    cell: (row) => numberText(t, of(row)),
    text: (row) => numberText(t, of(row)),
  })
  const money = (title: string, width: number, of: (row: OfferRow) => number | null): TableColumn<OfferRow> => ({
    title,
    width,
    isNumber: true,
    cell: (row) => (of(row) === null ? t('figure.none') : <Money fen={of(row)!} />),
    text: (row) => (of(row) === null ? '' : moneyText(of(row)!)),
  })
  const where = ({ community, merchant }: OfferRow) =>
    [community ? nameOf(community) : t('place.all'), merchant && nameOf(merchant)].filter(Boolean).join(' · ')
  // The last day on which it can be used: an offer that ends at midnight does not hold on the day after.
  const until = ({ validUntil }: OfferRow) =>
    momentText(new Date(new Date(validUntil).getTime() - 1), 'date', t.language)
  return [
    [
      'name',
      {
        title: t('offer.name'),
        cell: (row) => (
          <Link className="row-link" tabIndex={-1} to={paths.offer(row.id, link)}>
            {nameOf(row)}
          </Link>
        ),
        text: nameOf,
      },
    ],
    [
      'state',
      {
        title: t('column.state'),
        width: 88,
        cell: (row) => <Status tone={stateTones[row.state]}>{t(`offerState.${row.state}`)}</Status>,
        text: (row) => t(`offerState.${row.state}`),
      },
    ],
    [
      'kind',
      {
        title: t('offer.kind'),
        width: 112,
        cell: (row) => t(`offerKind.${row.kind}`),
        text: (row) => t(`offerKind.${row.kind}`),
      },
    ],
    ['where', { title: t('offer.where'), width: 132, cell: where, text: where }],
    [
      'budget',
      {
        title: t('offer.budgetLeft'),
        width: 156,
        isNumber: true,
        sort: 'budget',
        cell: (row) =>
          row.platformBps === 0 ? <span className="muted">{t('offer.noBudget')}</span> : <BudgetBar budget={row} />,
        text: (row) => (row.platformBps === 0 ? '' : moneyText(row.budgetLeftFen)),
      },
    ],
    ['spent', money(t('offer.spent'), 96, (row) => row.spentFen + row.merchantSpentFen)],
    ['used', count(t('offer.redemptions'), 60, (row) => row.redemptionCount)],
    ['orders', count(t('offer.orders'), 64, (row) => row.paidOrderCount)],
    ['cost', money(t('offer.costPerOrder'), 92, costPerOrderFen)],
    ['until', { title: t('offer.until'), width: 100, sort: 'until', cell: until, text: until }],
  ]
}
