import { Link } from 'react-router'
import { graphql, readFragment, type FragmentOf, type ResultOf } from '../../api/graphql.ts'
import { usePlace } from '../../api/place.ts'
import { paths, soon, underWay, type OrdersLink } from '../../app/paths.ts'
import { useText } from '../../i18n/text.tsx'
import { countText } from '../../ui/count.ts'
import { Icon, type IconName } from '../../ui/icon.tsx'
import { Moment } from '../../ui/moment.tsx'
import { Money } from '../../ui/money.tsx'
import { Status, type Tone } from '../../ui/status.tsx'
import { TimeLeft } from '../../ui/time-left.tsx'
import { attentions, needs, runsOutAt, type Attention, type Need, type Read } from './attention.ts'

export const NeedCard_order = graphql(`
  fragment NeedCard_order on Order {
    id
    number
    state
    isLate
    totalFen
    payBy
    acceptBy
    cancelledAt
    merchant {
      id
      name
    }
    fulfilment {
      mode
      status
      window {
        startsAt
        endsAt
        timeZone
      }
    }
  }
`)

type OrderRef = FragmentOf<typeof NeedCard_order>
type NeedOrder = ResultOf<typeof NeedCard_order>

const looks: Readonly<Record<Need, { icon: IconName; tone: Tone; link: OrdersLink }>> = {
  late: { icon: 'alert', tone: 'late', link: { late: true, sort: 'due', dir: 'asc' } },
  due: { icon: 'clock', tone: 'risk', link: { state: underWay, dueIn: soon.due, sort: 'due', dir: 'asc' } },
  accept: { icon: 'bag', tone: 'risk', link: { state: ['PAID'], acceptIn: soon.accept, sort: 'placed', dir: 'asc' } },
  rider: { icon: 'rider', tone: 'risk', link: { claimable: true, sort: 'due', dir: 'asc' } },
  unpaid: {
    icon: 'wallet',
    tone: 'news',
    link: { state: ['PENDING_PAYMENT'], payIn: soon.pay, sort: 'placed', dir: 'asc' },
  },
  cancelled: { icon: 'cancel', tone: 'news', link: { state: ['CANCELLED'], cancelledIn: soon.cancelled } },
}

/** What needs somebody, the costliest wait first; what is fine is said in one line. */
export function AttentionCards({ read }: { read: Readonly<Record<Need, Read<OrderRef>>> }) {
  const t = useText()
  const unmasked = Object.fromEntries(
    needs.map((need) => [need, { count: read[need].count, nodes: readFragment(NeedCard_order, read[need].nodes) }]),
  ) as unknown as Record<Need, Read<NeedOrder>>
  const all = attentions(unmasked)
  const waiting = all.filter((each) => each.count.value > 0)
  const calm = all.filter((each) => each.count.value === 0)
  return (
    <section aria-label={t('today.needs')}>
      {waiting.length > 0 && (
        <ul className="needs">
          {waiting.map((each) => (
            <li key={each.need}>
              <NeedCard attention={each} />
            </li>
          ))}
        </ul>
      )}
      {calm.length > 0 && (
        <p className="calm">
          <Status tone="done">{t('today.calm')}</Status>
          <span className="muted">{calm.map((each) => t(`need.${each.need}.none`)).join(t('list.comma'))}</span>
        </p>
      )}
    </section>
  )
}

function NeedCard({ attention }: { attention: Attention<NeedOrder> }) {
  const t = useText()
  const place = usePlace()
  const { need, nodes, count, isMore } = attention
  const { icon, tone, link } = looks[need]
  return (
    <article className={`card need need-${tone}`}>
      <Link className="need-head" to={paths.orders({ place, ...link })}>
        <span className="need-title">
          <Icon name={icon} />
          <h2>{t(`need.${need}`)}</h2>
        </span>
        <span className="need-count">
          <strong>{countText(t, count)}</strong>
          <span className="muted small">
            {t(isMore ? 'need.atLeast' : 'need.atStake')} <Money fen={attention.atStakeFen} />
          </span>
        </span>
      </Link>
      <ul className="need-orders">
        {nodes.slice(0, 3).map((order) => (
          <li key={order.id}>
            <Link to={paths.order(order.id, { place, ...link })}>
              <span className="need-number">{order.number}</span>
              <span className="need-merchant muted">{order.merchant.name}</span>
              {need === 'cancelled' ? (
                <span className="small muted">
                  <Moment at={order.cancelledAt!} />
                </span>
              ) : (
                <TimeLeft until={runsOutAt(need, order)} />
              )}
            </Link>
          </li>
        ))}
      </ul>
    </article>
  )
}
