import { Segmented } from 'antd'
import { useText } from '../../i18n/text.tsx'
import { Icon } from '../../ui/icon.tsx'
import type { OrdersView } from './orders-search.ts'

export function ViewSwitch({ view }: { view: OrdersView }) {
  const t = useText()
  return (
    <Segmented
      aria-label={t('orders.view')}
      value={view.search.view}
      onChange={(chosen) => view.change({ view: chosen })}
      options={(['list', 'board'] as const).map((value) => ({
        value,
        label: (
          <span className="with-icon">
            <Icon name={value} size={16} />
            {t(`orders.${value}`)}
          </span>
        ),
      }))}
    />
  )
}
