import { graphql, readFragment, type FragmentOf } from '../../api/graphql.ts'
import { useText } from '../../i18n/text.tsx'
import { useName } from '../../i18n/use-name.ts'
import { Copyable } from '../../ui/copyable.tsx'
import { Money } from '../../ui/money.tsx'
import { TimeLeft } from '../../ui/time-left.tsx'
import { deadlineOf } from './order-state.ts'
import { StateOf } from './state-of.tsx'

export const OrderHead_order = graphql(`
  fragment OrderHead_order on Order {
    id
    number
    state
    isLate
    totalFen
    payBy
    acceptBy
    cancelReason
    note
    rating {
      id
      stars
      comment
    }
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
    household {
      id
      name
    }
    fulfilment {
      window {
        startsAt
        endsAt
        timeZone
      }
    }
  }
`)

export function OrderHead({ order }: { order: FragmentOf<typeof OrderHead_order> }) {
  const t = useText()
  const nameOf = useName()
  const it = readFragment(OrderHead_order, order)
  const deadline = deadlineOf(it)
  return (
    <header className="order-head">
      <h2 className="order-number">
        <Copyable text={it.number} />
      </h2>
      <p className="order-state">
        <StateOf order={it} />
        {it.cancelReason !== null && <span className="muted">{t(`cancelReason.${it.cancelReason}`)}</span>}
        {deadline !== null && <TimeLeft until={deadline} />}
      </p>
      <p className="order-who">
        <span className="order-total">
          <Money fen={it.totalFen} />
        </span>
        <span>{nameOf(it.merchant)}</span>
        <span className="muted">{nameOf(it.community)}</span>
        {it.household !== null && <span className="muted">{it.household.name}</span>}
        <span className="muted small">
          <Copyable text={it.id} shown={`${it.id.slice(0, 12)}…`} />
        </span>
      </p>
      {it.note !== null && it.note !== '' && <p className="order-note">{t('order.note', { note: it.note })}</p>}
      {it.rating && (
        <p className="order-note">
          {t('order.rated', { stars: it.rating.stars })}
          {it.rating.comment !== null && <q>{it.rating.comment}</q>}
        </p>
      )}
    </header>
  )
}
