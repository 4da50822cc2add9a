import { graphql, readFragment, type FragmentOf } from '../../api/graphql.ts'
import { useText } from '../../i18n/text.tsx'
import { Facts } from '../../ui/facts.tsx'
import { Moment, MomentWindow } from '../../ui/moment.tsx'
import { Person } from '../../ui/person.tsx'

export const OrderFulfilment_order = graphql(`
  fragment OrderFulfilment_order on Order {
    fulfilment {
      mode
      status
      window {
        startsAt
        endsAt
        timeZone
      }
      rider {
        id
        name
      }
      door
      building {
        id
        name
      }
      pickedUpAt
      deliveredAt
    }
  }
`)

export function OrderFulfilment({ order }: { order: FragmentOf<typeof OrderFulfilment_order> }) {
  const t = useText()
  const { fulfilment: it } = readFragment(OrderFulfilment_order, order)
  return (
    <section aria-label={t('order.fulfilment')}>
      <h3>{t('order.fulfilment')}</h3>
      <Facts
        facts={[
          [t('column.mode'), t(`mode.${it.mode}`)],
          [t('column.status'), t(`status.${it.status}`)],
          [t('order.window'), <MomentWindow key="window" startsAt={it.window.startsAt} endsAt={it.window.endsAt} />],
          [t('order.building'), it.door === null ? it.building.name : `${it.building.name} ${it.door}`],
          [t('column.rider'), it.rider && <Person key="rider" name={it.rider.name} />],
          [t('order.pickedUp'), it.pickedUpAt && <Moment key="pickedUp" at={it.pickedUpAt} />],
          [t('order.delivered'), it.deliveredAt && <Moment key="delivered" at={it.deliveredAt} />],
        ]}
      />
    </section>
  )
}
