import { useText } from '../i18n/text.tsx'
import { useMoneyWords } from '../i18n/use-money-words.ts'
import { Confirm } from './confirm.tsx'
import { moneyText } from './money.tsx'

interface RetryRefundFormProps {
  readonly refund: { readonly amountFen: number; readonly failure: string | null }
  readonly isRunning: boolean
  readonly problem: string | null
  readonly onConfirm: () => void
  readonly onClose: () => void
}

/** Names the amount and what the provider said before it is asked once more. */
export function RetryRefundForm({ refund, ...rest }: RetryRefundFormProps) {
  const t = useText()
  const words = useMoneyWords()
  return (
    <Confirm
      title={t('refunds.retryTitle', { money: moneyText(refund.amountFen) })}
      act={t('refunds.retry')}
      isReady
      {...rest}
    >
      <p className="act-effect">{t('refunds.retryEffect', { failure: words.failure(refund.failure ?? '') })}</p>
    </Confirm>
  )
}
