import { useState } from 'react'
import { flowRun } from '../flow/flow-run.ts'
import { useRefusalText } from '../i18n/refusals.ts'
import { useText } from '../i18n/text.tsx'
import type { Plan } from '../plan/plan-fields.ts'
import { totalsOf, type Chosen } from '../plan/totals.ts'
import { useBuying, type Buying } from '../plan/use-buying.ts'
import { usePlan, type Again } from '../plan/use-plan.ts'
import { Icon } from '../ui/icon.tsx'
import { Money, moneyText } from '../ui/money.tsx'
import { Failed, Notice, Skeleton } from '../ui/states.tsx'
import { Changes } from './changes.tsx'
import type { Paid } from './done-page.tsx'
import { Part } from './part.tsx'

interface ReviewProps {
  readonly again: Again
  readonly onBack: () => void
  readonly onPaid: (paid: Paid) => void
}

export function ReviewPage({ again, onBack, onPaid }: ReviewProps) {
  const t = useText()
  const refusalText = useRefusalText()
  const { plan, refused, error, renew } = usePlan(again)
  const [chosen, setChosen] = useState<Chosen>(new Map())
  const { buying, buy, payAgain } = useBuying()

  const after = async (outcome: Promise<Buying>) => {
    const { at, ...rest } = await outcome
    if (at === 'repriced' || at === 'refused') renew()
    if (at === 'paid' && 'placed' in rest) onPaid({ ...rest.placed, ...(await flowRun.end('PAID')) })
  }
  return (
    <main className="page">
      <button type="button" className="quiet back" onClick={onBack}>
        <Icon name="back" />
        {t('review.back')}
      </button>
      <h1>{t('review.title')}</h1>
      {buying.at === 'repriced' && (
        <Notice tone="risk" text={t('review.priceChanged', { amount: moneyText(buying.priceFen) })} />
      )}
      {buying.at === 'refused' && <Notice tone="late" text={refusalText(buying.refused)} />}
      {buying.at === 'unpaid' && <Notice tone="late" text={t('review.unpaid')} />}
      {buying.at === 'failed' && <Notice tone="late" text={t(buying.isOffline ? 'failed.offline' : 'failed.title')} />}
      {refused && <Notice tone="late" text={refusalText(refused)} />}
      {error && !plan && <Failed isOffline={error.networkError !== undefined} onRetry={renew} />}
      {!plan && !error && !refused && <Skeleton rows={5} />}
      {plan && <Planned plan={plan} chosen={chosen} onChoose={setChosen} />}
      {plan && (
        <PayBar
          plan={plan}
          chosen={chosen}
          buying={buying}
          onBuy={() => void after(buy(plan, again.householdId, chosen))}
          onPay={() => buying.at === 'unpaid' && void after(payAgain(buying.placed))}
        />
      )}
    </main>
  )
}

interface PlannedProps {
  readonly plan: Plan
  readonly chosen: Chosen
  readonly onChoose: (chosen: Chosen) => void
}

function Planned({ plan, chosen, onChoose }: PlannedProps) {
  const t = useText()
  const { goodsFen, discountFen, feeFen, totalFen } = totalsOf(plan, chosen)
  return (
    <>
      <Changes changes={plan.changes} />
      {plan.parts.length === 0 && <Notice tone="risk" text={t('review.nothing')} />}
      {plan.parts.map((part) => (
        <Part
          key={part.merchant.id}
          part={part}
          chosen={chosen}
          onChoose={(choice) => onChoose(new Map(chosen).set(part.merchant.id, choice))}
        />
      ))}
      <dl className="card sums">
        <dt>{t('review.goods')}</dt>
        <dd>
          <Money fen={goodsFen} />
        </dd>
        {discountFen > 0 && <dt>{t('review.discount')}</dt>}
        {discountFen > 0 && (
          <dd>
            <Money fen={-discountFen} />
          </dd>
        )}
        <dt>{t('review.fee')}</dt>
        <dd>{feeFen === 0 ? t('review.free') : <Money fen={feeFen} />}</dd>
        <dt className="sum">{t('review.total')}</dt>
        <dd className="sum">
          <Money fen={totalFen} />
        </dd>
      </dl>
    </>
  )
}

interface PayBarProps extends Omit<PlannedProps, 'onChoose'> {
  readonly buying: Buying
  readonly onBuy: () => void
  readonly onPay: () => void
}

function PayBar({ plan, chosen, buying, onBuy, onPay }: PayBarProps) {
  const t = useText()
  const { goodsFen, totalFen } = totalsOf(plan, chosen)
  const amount = moneyText(totalFen)
  const isUnpaid = buying.at === 'unpaid'
  return (
    <div className="act-bar">
      <button
        type="button"
        className="primary wide"
        disabled={goodsFen === 0 || buying.at === 'sending' || buying.at === 'paid'}
        onClick={isUnpaid ? onPay : onBuy}
      >
        {t(isUnpaid ? 'review.payAgain' : 'review.pay', { amount })}
      </button>
    </div>
  )
}
