import { Button } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { useAddress } from '../../../api/use-address.ts'
import { paths } from '../../../app/paths.ts'
import { useOutreachText, type OutreachText } from '../../../i18n/outreach/text.ts'
import { useName } from '../../../i18n/use-name.ts'
import { numberText } from '../../../ui/count.ts'
import { moneyText } from '../../../ui/money.tsx'
import { Notice } from '../../../ui/notice.tsx'
import type { Rule } from '../rule/rule.ts'
import { usePreview, type SegmentPreview } from './use-preview.ts'
import { Warnings } from './warnings.tsx'

interface PreviewPanelProps {
  /** Null while something is not filled in. */
  readonly rule: Rule | null
  readonly communityId: string | null
}

/** How many a rule holds of, in words, and some of them: while it is being written. */
export function PreviewPanel({ rule, communityId }: PreviewPanelProps) {
  const t = useOutreachText()
  const nameOf = useName()
  const { place } = useAddress()
  const [seed, draw] = useState(0)
  const { preview, problem, isFormer } = usePreview(rule, communityId, seed)
  return (
    <aside className="preview-panel" aria-label={t('preview.panel')}>
      <div aria-busy={isFormer}>
        <p className="preview-count" role="status">
          {preview === null
            ? t('figure.none')
            : preview.count === null
              ? t('preview.few', { fewest: preview.fewest })
              : t('preview.count', { count: numberText(t, preview.count) })}
        </p>
        {preview && (
          <p className="muted small">
            {isFormer ? t('preview.counting') : t('preview.asOf', { day: preview.asOfDay })}
          </p>
        )}
      </div>
      {rule === null && <p className="muted">{t('preview.unfinished')}</p>}
      {problem !== null && <Notice tone="late">{problem}</Notice>}
      {preview && (
        <>
          <blockquote className="rule-sentence">
            {t.language === 'en' ? preview.sentenceEn : preview.sentence}
          </blockquote>
          {preview.costs.length > 0 && <p className="muted small">{costText(t, preview.costs)}</p>}
          <Warnings warnings={preview.warnings} />
          {preview.sample.length > 0 && (
            <section aria-label={t('preview.sample')}>
              <div className="panel-line">
                <h3>{t('preview.sample')}</h3>
                <Button size="small" type="text" onClick={() => draw(seed + 1)}>
                  {t('preview.others')}
                </Button>
              </div>
              <ul className="sample small">
                {preview.sample.map((resident) => (
                  <li key={resident.id}>
                    <Link className="text-link" to={paths.resident(resident.id, { place })}>
                      {resident.name ?? resident.phoneMasked ?? resident.id}
                    </Link>
                    <span className="muted">{`${nameOf(resident.community)} · ${resident.building.name}`}</span>
                  </li>
                ))}
              </ul>
            </section>
          )}
        </>
      )}
    </aside>
  )
}

function costText(t: OutreachText, costs: SegmentPreview['costs']): string {
  const charged = costs.filter(({ totalFen }) => totalFen > 0)
  if (charged.length === 0) return t('preview.free')
  const all = charged.map(({ channel, totalFen }) => `${t(`channel.${channel}`)} ${moneyText(totalFen)}`)
  return t('preview.costs', { costs: all.join(t('list.comma')) })
}
