import { Button, Input, InputNumber, Select } from 'antd'
import { useOutreachText } from '../../i18n/outreach/text.ts'
import { useName } from '../../i18n/use-name.ts'
import { Field } from '../../ui/field.tsx'
import { emptySaid, takesTemplate, type SaidDraft, type VariantDraft } from './campaign-draft.ts'
import type { StepProps } from './campaign-editor.tsx'
import { channels, type Channel } from './campaign-words.ts'

const mostVariants = 5
const letters = ['a', 'b', 'c', 'd', 'e'] as const

export function ContentStep({ draft, choices, onChange }: StepProps) {
  const t = useOutreachText()
  const nameOf = useName()
  const change = (key: string, some: Partial<VariantDraft>) =>
    onChange({ variants: draft.variants.map((each) => (each.key === key ? { ...each, ...some } : each)) })
  const add = () => {
    const key = letters.find((letter) => draft.variants.every((each) => each.key !== letter))
    if (key) onChange({ variants: [...draft.variants, { key, weight: 1, zh: {}, en: {} }] })
  }
  return (
    <>
      <div className="form-grid">
        <Field label={t('campaign.channels')} hint={t('campaign.channelsHint')}>
          {(id, noteId) => (
            <Select
              id={id}
              aria-describedby={noteId}
              mode="multiple"
              value={[...draft.channels]}
              onChange={(chosen: Channel[]) => onChange({ channels: chosen })}
              options={channels.map((channel) => ({ value: channel, label: t(`channel.${channel}`) }))}
            />
          )}
        </Field>
        <Field label={t('campaign.offer')} hint={t('campaign.offerHint')}>
          {(id, noteId) => (
            <Select
              id={id}
              aria-describedby={noteId}
              allowClear
              value={draft.offerId}
              placeholder={t('campaign.noOffer')}
              onChange={(offerId: string | null | undefined) => onChange({ offerId: offerId ?? null })}
              options={choices.offers.map((each) => ({ value: each.id, label: nameOf(each) }))}
            />
          )}
        </Field>
      </div>
      <p className="muted small">{t('campaign.placeholders')}</p>
      {draft.variants.map((variant) => (
        <fieldset key={variant.key} className="variant">
          <legend>{t('campaign.variant', { key: variant.key })}</legend>
          {draft.variants.length > 1 && (
            <div className="panel-line">
              <label>
                {t('campaign.weight')}{' '}
                <InputNumber
                  aria-label={t('campaign.weightOf', { key: variant.key })}
                  min={1}
                  max={1000}
                  precision={0}
                  value={variant.weight}
                  onChange={(weight) => change(variant.key, { weight: weight ?? 1 })}
                />
              </label>
              <Button
                type="text"
                onClick={() => onChange({ variants: draft.variants.filter((each) => each.key !== variant.key) })}
              >
                {t('campaign.removeVariant')}
              </Button>
            </div>
          )}
          {draft.channels.map((channel) => (
            <div key={channel} className="said-pair">
              {(['zh', 'en'] as const).map((language) => (
                <SaidFields
                  key={language}
                  channel={channel}
                  language={language}
                  variantKey={variant.key}
                  said={variant[language][channel] ?? emptySaid}
                  templates={choices.templates.filter((each) => each.channel === channel)}
                  onChange={(said) => change(variant.key, { [language]: { ...variant[language], [channel]: said } })}
                />
              ))}
            </div>
          ))}
        </fieldset>
      ))}
      {draft.variants.length < mostVariants && <Button onClick={add}>{t('campaign.addVariant')}</Button>}
    </>
  )
}

interface SaidFieldsProps {
  readonly channel: Channel
  readonly language: 'zh' | 'en'
  readonly variantKey: string
  readonly said: SaidDraft
  readonly templates: StepProps['choices']['templates']
  readonly onChange: (said: SaidDraft) => void
}

function SaidFields({ channel, language, variantKey, said, templates, onChange }: SaidFieldsProps) {
  const t = useOutreachText()
  const where = `${t(`channel.${channel}`)} · ${t(language === 'zh' ? 'language.zh-CN' : 'language.en')}`
  const template = templates.find(({ key }) => key === said.template)
  return (
    <div className="said" role="group" aria-label={`${variantKey} · ${where}`}>
      <strong className="small">{where}</strong>
      {takesTemplate(channel) ? (
        <>
          <Field label={t('campaign.template')} {...(template ? { hint: template.text } : {})}>
            {(id, noteId) => (
              <Select
                id={id}
                aria-describedby={noteId}
                value={said.template === '' ? null : said.template}
                placeholder={t('rule.choose')}
                onChange={(key: string | null) => onChange({ ...said, template: key ?? '', parameters: {} })}
                options={templates.map(({ key, text }) => ({ value: key, label: text }))}
              />
            )}
          </Field>
          {template?.parameters.map(({ name, longest }) => (
            <Field key={name} label={name}>
              {(id) => (
                <Input
                  id={id}
                  maxLength={longest}
                  value={said.parameters[name] ?? ''}
                  onChange={(event) =>
                    onChange({ ...said, parameters: { ...said.parameters, [name]: event.target.value } })
                  }
                />
              )}
            </Field>
          ))}
        </>
      ) : (
        <>
          <Field label={t('campaign.title')}>
            {(id) => (
              <Input
                id={id}
                maxLength={40}
                showCount
                value={said.title}
                onChange={(event) => onChange({ ...said, title: event.target.value })}
              />
            )}
          </Field>
          <Field label={t('campaign.body')}>
            {(id) => (
              <Input.TextArea
                id={id}
                rows={3}
                maxLength={300}
                showCount
                value={said.body}
                onChange={(event) => onChange({ ...said, body: event.target.value })}
              />
            )}
          </Field>
        </>
      )}
    </div>
  )
}
