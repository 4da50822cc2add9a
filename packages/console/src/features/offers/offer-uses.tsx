import { Link } from 'react-router'
import { graphql } from '../../api/graphql.ts'
import { usePageQuery } from '../../api/use-page-query.ts'
import { paths } from '../../app/paths.ts'
import { useText } from '../../i18n/text.tsx'
import { Moment, momentText } from '../../ui/moment.tsx'
import { Money, moneyText } from '../../ui/money.tsx'
import { PagedList, useTrail } from '../../ui/paged-list.tsx'
import { Status, type Tone } from '../../ui/status.tsx'
import { DataTable } from '../../ui/table/data-table.tsx'

const Redemptions_query = graphql(`
  query OfferRedemptions($id: ID!, $after: String) {
    offer(id: $id) {
      id
      redemptions(first: 10, after: $after) {
        nodes {
          id
          orderId
          state
          discountFen
          platformFen
          merchantFen
          returnedFen
          createdAt
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
  }
`)

const tones: Readonly<Record<'HELD' | 'SPENT' | 'RELEASED', Tone>> = {
  HELD: 'waiting',
  SPENT: 'done',
  RELEASED: 'quiet',
}

/** Each use of the offer by an order, and who paid for it. */
export function Redemptions({ offerId, place }: { offerId: string; place: string | null }) {
  const t = useText()
  const trail = useTrail()
  const result = usePageQuery({ query: Redemptions_query, variables: { id: offerId, after: trail.after } })
  return (
    <section aria-label={t('uses.label')}>
      <h3>{t('uses.label')}</h3>
      <PagedList
        result={result}
        pick={(data) => data.offer?.redemptions}
        trail={trail}
        none={t('uses.none')}
        noneWhy={t('uses.noneWhy')}
      >
        {(redemptions) => (
          <DataTable
            label={t('uses.label')}
            rows={redemptions}
            nameOf={({ id }) => id}
            columns={[
              [
                'at',
                {
                  title: t('uses.at'),
                  cell: (row) => (
                    <Link className="row-link" to={paths.order(row.orderId, { place })}>
                      <Moment at={row.createdAt} style="day" />
                    </Link>
                  ),
                  text: (row) => momentText(new Date(row.createdAt), 'exact', t.language),
                },
              ],
              [
                'state',
                {
                  title: t('column.state'),
                  width: 96,
                  cell: (row) => <Status tone={tones[row.state]}>{t(`use.${row.state}`)}</Status>,
                  text: (row) => t(`use.${row.state}`),
                },
              ],
              ...(['discountFen', 'platformFen', 'merchantFen'] as const).map(
                (name) =>
                  [
                    name,
                    {
                      title: t(`uses.${name}`),
                      width: 96,
                      isNumber: true,
                      cell: (row: Record<typeof name, number | null>) =>
                        row[name] === null ? t('figure.none') : <Money fen={row[name]} />,
                      text: (row: Record<typeof name, number | null>) =>
                        row[name] === null ? '' : moneyText(row[name]),
                    },
                  ] as const,
              ),
            ]}
          />
        )}
      </PagedList>
    </section>
  )
}

const Packets_query = graphql(`
  query OfferPackets($id: ID!, $after: String) {
    offer(id: $id) {
      id
      redPackets(first: 10, after: $after) {
        nodes {
          id
          state
          amountFen
          expiresAt
          household {
            id
            name
          }
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
  }
`)

const packetTones: Readonly<Record<'GRANTED' | 'HELD' | 'SPENT' | 'EXPIRED', Tone>> = {
  GRANTED: 'news',
  HELD: 'waiting',
  SPENT: 'done',
  EXPIRED: 'quiet',
}

/** Who was given a packet, and what became of it. */
export function Packets({ offerId }: { offerId: string }) {
  const t = useText()
  const trail = useTrail()
  const result = usePageQuery({ query: Packets_query, variables: { id: offerId, after: trail.after } })
  return (
    <section aria-label={t('packets.label')}>
      <h3>{t('packets.label')}</h3>
      <PagedList
        result={result}
        pick={(data) => data.offer?.redPackets}
        trail={trail}
        none={t('packets.none')}
        noneWhy={t('packets.noneWhy')}
      >
        {(packets) => (
          <DataTable
            label={t('packets.label')}
            rows={packets}
            nameOf={({ household, id }) => household?.name ?? id}
            columns={[
              [
                'household',
                {
                  title: t('household.name'),
                  cell: ({ household }) => household?.name ?? t('figure.none'),
                  text: ({ household }) => household?.name ?? '',
                },
              ],
              [
                'state',
                {
                  title: t('column.state'),
                  width: 96,
                  cell: (row) => <Status tone={packetTones[row.state]}>{t(`packet.${row.state}`)}</Status>,
                  text: (row) => t(`packet.${row.state}`),
                },
              ],
              [
                'amount',
                {
                  title: t('form.amount'),
                  width: 96,
                  isNumber: true,
                  cell: (row) => <Money fen={row.amountFen} />,
                  text: (row) => moneyText(row.amountFen),
                },
              ],
              [
                'until',
                {
                  title: t('offer.until'),
                  width: 120,
                  cell: (row) => <Moment at={row.expiresAt} style="day" />,
                  text: (row) => momentText(new Date(row.expiresAt), 'exact', t.language),
                },
              ],
            ]}
          />
        )}
      </PagedList>
    </section>
  )
}
