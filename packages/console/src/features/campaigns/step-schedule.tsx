import { DatePicker, Input, InputNumber } from 'antd'
import dayjs from 'dayjs'
import { useOutreachText } from '../../i18n/outreach/text.ts'
import { Field } from '../../ui/field.tsx'
import type { StepProps } from './campaign-editor.tsx'

const style = 'YYYY-MM-DD HH:mm'
const clock = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

export function ScheduleStep({ draft, choices, onChange }: StepProps) {
  const t = useOutreachText()
  const ruleOf = (kind: string) => choices.rules.find((each) => each.kind === kind)
  const instant = (which: 'startsAt' | 'endsAt') => (
    <Field label={t(`campaign.${which}`)} hint={t(`campaign.${which}Hint`)}>
      {(id, noteId) => (
        <DatePicker
          id={id}
          aria-describedby={noteId}
          allowClear={false}
          showTime={{ format: 'HH:mm' }}
          format={style}
          value={dayjs(draft[which])}
          onChange={(at) => onChange({ [which]: at?.format(style) ?? draft[which] })}
        />
      )}
    </Field>
  )
  return (
    <>
      <div className="form-grid">
        {instant('startsAt')}
        {instant('endsAt')}
        <Field label={t('campaign.budget')} hint={t('campaign.budgetHint')}>
          {(id, noteId) => (
            <Input
              id={id}
              aria-describedby={noteId}
              prefix="¥"
              inputMode="decimal"
              maxLength={12}
              placeholder={t('limit.none')}
              value={draft.budget}
              onChange={(event) => onChange({ budget: event.target.value })}
            />
          )}
        </Field>
        <Field label={t('campaign.priority')} hint={t('campaign.priorityHint')}>
          {(id, noteId) => (
            <InputNumber
              id={id}
              aria-describedby={noteId}
              min={0}
              max={1000}
              precision={0}
              value={draft.priority}
              onChange={(priority) => onChange({ priority: priority ?? 0 })}
            />
          )}
        </Field>
      </div>
      <h3>{t('campaign.caps')}</h3>
      <p className="muted small">{t('campaign.capsNote')}</p>
      <table className="plain caps">
        <thead>
          <tr>
            <th scope="col">{t('campaign.channel')}</th>
            <th scope="col">{t('campaign.platformRule')}</th>
            <th scope="col">{t('campaign.quiet')}</th>
            <th scope="col">{t('campaign.ownCap')}</th>
            <th scope="col">{t('campaign.cost')}</th>
          </tr>
        </thead>
        <tbody>
          {draft.channels.map((channel) => {
            const rule = ruleOf(channel)
            const { [channel]: _, ...otherCaps } = draft.caps
            return (
              <tr key={channel}>
                <th scope="row">{t(`channel.${channel}`)}</th>
                <td>{rule ? t('campaign.ruleOf', { most: rule.most, hours: rule.windowHours }) : t('figure.none')}</td>
                <td>
                  {rule?.quietHours
                    ? `${clock(rule.quietHours.fromMinute)}–${clock(rule.quietHours.untilMinute)}`
                    : t('campaign.noQuiet')}
                </td>
                <td>
                  <InputNumber
                    aria-label={`${t(`channel.${channel}`)} · ${t('campaign.ownCap')}`}
                    min={0}
                    max={rule?.most ?? 50}
                    precision={0}
                    placeholder={t('campaign.asPlatform')}
                    value={draft.caps[channel] ?? null}
                    onChange={(most) =>
                      onChange({ caps: most === null ? otherCaps : { ...draft.caps, [channel]: most } })
                    }
                  />
                </td>
                <td>
                  <Input
                    aria-label={`${t(`channel.${channel}`)} · ${t('campaign.cost')}`}
                    prefix="¥"
                    inputMode="decimal"
                    maxLength={8}
                    placeholder="0.00"
                    value={draft.costs[channel] ?? ''}
                    onChange={(event) => onChange({ costs: { ...draft.costs, [channel]: event.target.value } })}
                  />
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </>
  )
}
