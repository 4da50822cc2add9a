import { graphql, readFragment, type FragmentOf } from '../../api/graphql.ts'
import { useText } from '../../i18n/text.tsx'
import { useName } from '../../i18n/use-name.ts'
import { Facts } from '../../ui/facts.tsx'
import { Moment } from '../../ui/moment.tsx'
import { Person } from '../../ui/person.tsx'
import { Status } from '../../ui/status.tsx'
import { codeStateOf, codeTone } from './order-state.ts'

export const OrderFulfilment_order = graphql(`
  fragment OrderFulfilment_order on Order {
    fulfilment {
      mode
      status
      rider {
        id
        name
      }
      door
      building {
        id
        name
      }
      point {
        id
        name
        nameEn
      }
      shelf
      arrivedAt
      collectBy
      missingSince
      pickedUpAt
      deliveredAt
    }
  }
`)

/** How the goods come: to the door by somebody, or to a point, where a code hands them over. */
export function OrderFulfilment({ order }: { order: FragmentOf<typeof OrderFulfilment_order> }) {
  const t = useText()
  const nameOf = useName()
  const { fulfilment: it } = readFragment(OrderFulfilment_order, order)
  const code = it.mode === 'SELF_PICKUP' ? codeStateOf(it.status) : null
  return (
    <section aria-label={t('order.fulfilment')}>
      <h3>{t('order.fulfilment')}</h3>
      <Facts
        facts={[
          [t('column.mode'), t(`mode.${it.mode}`)],
          [t('column.status'), t(`status.${it.status}`)],
          [t('order.building'), it.door === null ? it.building.name : `${it.building.name} ${it.door}`],
          [t('column.rider'), it.rider && <Person key="rider" name={it.rider.name} />],
          [t('pickup.point'), it.point && nameOf(it.point)],
          [t('pickup.shelf'), it.shelf],
          [
            t('pickup.code'),
            code && (
              <Status key="code" tone={codeTone[code]}>
                {t(`pickup.code.${code}`)}
              </Status>
            ),
          ],
          [t('order.pickedUp'), it.pickedUpAt && <Moment key="pickedUp" at={it.pickedUpAt} />],
          [t('pickup.arrived'), it.arrivedAt && <Moment key="arrived" at={it.arrivedAt} />],
          [t('pickup.collectBy'), it.collectBy && <Moment key="collectBy" at={it.collectBy} style="day" />],
          [
            t('pickup.missing'),
            it.missingSince && (
              <Status key="missing" tone="late">
                {t('pickup.missing')}
              </Status>
            ),
          ],
          [t('order.delivered'), it.deliveredAt && <Moment key="delivered" at={it.deliveredAt} />],
        ]}
      />
    </section>
  )
}
