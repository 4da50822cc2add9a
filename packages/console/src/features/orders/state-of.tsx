import type { OrderState } from '../../api/graphql.ts'
import { useText } from '../../i18n/text.tsx'
import { Status } from '../../ui/status.tsx'
import { stateTone } from './order-state.ts'

/** The state in a word; late takes over the tone and says so. */
export function StateOf({ order }: { order: { state: OrderState; isLate: boolean } }) {
  const t = useText()
  const word = t(`state.${order.state}`)
  return order.isLate ? (
    <Status tone="late">{t('state.late', { state: word })}</Status>
  ) : (
    <Status tone={stateTone[order.state]}>{word}</Status>
  )
}
