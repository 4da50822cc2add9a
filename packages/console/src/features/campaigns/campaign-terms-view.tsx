import { useOutreachText } from '../../i18n/outreach/text.ts'
import { useName } from '../../i18n/use-name.ts'
import { Facts } from '../../ui/facts.tsx'
import { Moment } from '../../ui/moment.tsx'
import { moneyText } from '../../ui/money.tsx'
import { percentText } from '../../ui/percent.ts'
import type { CampaignTerms } from './campaign-draft.ts'
import { useSegmentNames } from './use-segment-names.ts'

/** What a second person reads before he approves: whom, what, when, how often, to what end. */
export function CampaignTermsView({ terms }: { terms: CampaignTerms }) {
  const t = useOutreachText()
  const nameOf = useName()
  const segmentName = useSegmentNames()
  const named = (ids: readonly string[]) => ids.map(segmentName).join(t('list.comma'))
  return (
    <div className="campaign-terms">
      <section className="card padded" aria-label={t('campaign.terms')}>
        <h2>{t('campaign.terms')}</h2>
        <Facts
          facts={[
            [t('column.community'), terms.community ? nameOf(terms.community) : t('place.all')],
            [
              t('campaign.include'),
              terms.includeSegmentIds.length === 0 ? t('campaign.everybody') : named(terms.includeSegmentIds),
            ],
            [t('campaign.exclude'), terms.excludeSegmentIds.length === 0 ? null : named(terms.excludeSegmentIds)],
            [t('campaign.channels'), terms.channels.map((channel) => t(`channel.${channel}`)).join(' → ')],
            [
              t('campaign.span'),
              <span key="span">
                <Moment at={terms.startsAt} style="day" /> {'–'} <Moment at={terms.endsAt} style="day" />
              </span>,
            ],
            [
              t('campaign.caps'),
              terms.caps.length === 0
                ? t('campaign.platformCaps')
                : terms.caps.map(({ channel, most }) => `${t(`channel.${channel}`)} ≤ ${most}`).join(t('list.comma')),
            ],
            [t('campaign.holdout'), percentText(terms.holdoutBps)],
            [
              t('campaign.goal'),
              `${t(`goal.${terms.goal}`)}${terms.goalCategory ? ` · ${nameOf(terms.goalCategory)}` : ''} · ${t('campaign.within', { days: terms.goalDays })}`,
            ],
            [t('campaign.budget'), terms.budgetFen === null ? t('limit.none') : moneyText(terms.budgetFen)],
            [t('campaign.offer'), terms.offer && nameOf(terms.offer)],
            [t('campaign.priority'), String(terms.priority)],
          ]}
        />
      </section>
      {terms.variants.map((variant) => (
        <section
          key={variant.key}
          className="card padded"
          aria-label={t('campaign.variantOf', { key: variant.key, weight: variant.weight })}
        >
          <h2>{t('campaign.variantOf', { key: variant.key, weight: variant.weight })}</h2>
          <div className="sayings">
            {[...variant.content, ...variant.contentEn].map((said, index) => (
              <Saying
                key={`${said.channel} ${index}`}
                where={`${t(`channel.${said.channel}`)} · ${t(index < variant.content.length ? 'language.zh-CN' : 'language.en')}`}
                title={said.title}
                body={said.body}
              />
            ))}
          </div>
        </section>
      ))}
    </div>
  )
}

export function Saying({ where, title, body }: { where: string; title: string; body: string }) {
  return (
    <figure className="saying">
      <figcaption className="muted small">{where}</figcaption>
      {title !== '' && <strong>{title}</strong>}
      <p>{body}</p>
    </figure>
  )
}
