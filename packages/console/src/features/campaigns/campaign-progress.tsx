import { useOutreachText } from '../../i18n/outreach/text.ts'
import { numberText } from '../../ui/count.ts'
import { moneyText } from '../../ui/money.tsx'

interface CampaignProgressProps {
  readonly progress: { readonly audience: number; readonly done: number }
  readonly spentFen: number
}

/** How many of the audience have had their turn. */
export function CampaignProgress({ progress: { audience, done }, spentFen }: CampaignProgressProps) {
  const t = useOutreachText()
  const said = t('campaign.progress', {
    done: numberText(t, done),
    audience: numberText(t, audience),
    spent: moneyText(spentFen),
  })
  return (
    <div className="progress card">
      <progress aria-label={said} max={Math.max(1, audience)} value={done} />
      <span>{said}</span>
    </div>
  )
}
