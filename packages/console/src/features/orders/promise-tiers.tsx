import { useText, type Text } from '../../i18n/text.tsx'
import { moneyText } from '../../ui/money.tsx'
import { useNow } from '../../ui/now.ts'
import { percentText } from '../../ui/percent.ts'
import { Status } from '../../ui/status.tsx'

interface Tier {
  readonly afterMinutes: number
  readonly feeBp: number | null
  readonly fixedFen: number | null
  readonly capFen: number | null
}

interface PromiseTiersProps {
  readonly promise: {
    readonly window: { readonly endsAt: string }
    readonly tiers: readonly Tier[]
    readonly freeCancelAfterMinutes: number | null
    readonly breachedAt: string | null
  }
  /** When a broken promise ended; null while it goes on. */
  readonly endedAt: string | null
}

/** What being so late owes; those that were reached say so. */
export function PromiseTiers({ promise, endedAt }: PromiseTiersProps) {
  const t = useText()
  const now = useNow()
  if (promise.tiers.length === 0) return <p className="muted small">{t('promise.noTiers')}</p>
  const until = endedAt === null ? now : new Date(endedAt).getTime()
  const lateMinutes = (until - new Date(promise.window.endsAt).getTime()) / 60_000
  return (
    <ul className="promise-tiers" aria-label={t('promise.tiers')}>
      {promise.tiers.map((tier) => (
        <li key={tier.afterMinutes}>
          <span>
            {tier.afterMinutes === 0 ? t('promise.tierAtOnce') : t('promise.tier', { minutes: tier.afterMinutes })}
          </span>
          <span className="muted">{tierText(t, tier)}</span>
          {promise.breachedAt !== null && lateMinutes >= tier.afterMinutes && (
            <Status tone="late">{t('promise.tierReached')}</Status>
          )}
        </li>
      ))}
      {promise.freeCancelAfterMinutes !== null && (
        <li className="muted">{t('promise.freeCancel', { minutes: promise.freeCancelAfterMinutes })}</li>
      )}
    </ul>
  )
}

function tierText(t: Text, { feeBp, fixedFen, capFen }: Tier): string {
  const what = fixedFen === null ? t('promise.tierFee', { share: percentText(feeBp ?? 0) }) : moneyText(fixedFen)
  return capFen === null ? what : t('promise.tierCap', { what, money: moneyText(capFen) })
}
