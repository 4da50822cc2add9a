import { Button, Input, Switch } from 'antd'
import { useState } from 'react'
import { useClient } from 'urql'
import { graphql, readFragment, type FragmentOf } from '../../api/graphql.ts'
import { useAct } from '../../api/use-act.ts'
import { useText } from '../../i18n/text.tsx'
import { Notice } from '../../ui/notice.tsx'
import { draftOf, hoursOf, problemOf, weekdays, type DayDraft } from './hours.ts'

export const PointHours_point = graphql(`
  fragment PointHours_point on PickupPoint {
    id
    version
    hours {
      weekday
      opensMinute
      closesMinute
    }
  }
`)

const SetPointHours_mutation = graphql(
  `
    mutation SetPointHours($pointId: ID!, $hours: [DayHoursInput!]!, $expectedVersion: Int) {
      setPointHours(pointId: $pointId, hours: $hours, expectedVersion: $expectedVersion) {
        point {
          ...PointHours_point
        }
        userErrors {
          __typename
          code
          message
        }
      }
    }
  `,
  [PointHours_point],
)

interface HoursEditorProps {
  readonly point: FragmentOf<typeof PointHours_point>
  readonly onSaved: () => void
}

/** A row for each weekday. What orders were promised already stays as it was. */
export function HoursEditor({ point, onSaved }: HoursEditorProps) {
  const t = useText()
  const client = useClient()
  const act = useAct(onSaved)
  const it = readFragment(PointHours_point, point)
  const [drafts, setDrafts] = useState(() => draftOf(it.hours))
  const change = (weekday: number, some: Partial<DayDraft>) =>
    setDrafts(drafts.map((each) => (each.weekday === weekday ? { ...each, ...some } : each)))
  const isSound = drafts.every((each) => problemOf(each) === null)
  const isChanged = isSound && JSON.stringify(hoursOf(drafts)) !== JSON.stringify(hoursOf(draftOf(it.hours)))
  const save = async () => {
    const variables = { pointId: it.id, hours: hoursOf(drafts), expectedVersion: it.version }
    if (await act.send(() => client.mutation(SetPointHours_mutation, variables).toPromise())) onSaved()
  }
  const copyMonday = () =>
    setDrafts(drafts.map((each) => ({ ...drafts[0]!, weekday: each.weekday, isOpen: each.isOpen })))
  return (
    <form
      className="hours card"
      aria-label={t('pointTab.hours')}
      onSubmit={(event) => {
        event.preventDefault()
        if (isSound) void save()
      }}
    >
      <p className="muted small">{t('hours.note')}</p>
      {drafts.map((draft) => (
        <DayRow key={draft.weekday} draft={draft} onChange={(some) => change(draft.weekday, some)} />
      ))}
      {act.problem !== null && <Notice tone="late">{act.problem}</Notice>}
      <div className="hours-foot">
        <Button onClick={copyMonday}>{t('hours.copy')}</Button>
        <Button disabled={!isChanged && isSound} onClick={() => setDrafts(draftOf(it.hours))}>
          {t('form.reset')}
        </Button>
        <Button type="primary" htmlType="submit" disabled={!isChanged} loading={act.isRunning}>
          {t('hours.save')}
        </Button>
      </div>
    </form>
  )
}

function DayRow({ draft, onChange }: { draft: DayDraft; onChange: (some: Partial<DayDraft>) => void }) {
  const t = useText()
  const problem = problemOf(draft)
  const day = t(`weekday.${weekdays[draft.weekday - 1]!}`)
  const problemId = `hours-problem-${draft.weekday}`
  const field = (name: 'opens' | 'closes') => (
    <Input
      className="hours-time"
      aria-label={t(name === 'opens' ? 'hours.opens' : 'hours.closes', { day })}
      aria-invalid={problem !== null}
      aria-describedby={problem === null ? undefined : problemId}
      status={problem === null ? '' : 'error'}
      value={draft[name]}
      maxLength={5}
      onChange={(event) => onChange({ [name]: event.target.value })}
    />
  )
  return (
    <div className="hours-row" role="group" aria-label={day}>
      <span className="hours-day">{day}</span>
      <Switch
        checked={draft.isOpen}
        aria-label={t('hours.isOpen', { day })}
        checkedChildren={t('hours.on')}
        unCheckedChildren={t('hours.off')}
        onChange={(isOpen) => onChange({ isOpen })}
      />
      {draft.isOpen ? (
        <>
          {field('opens')}
          <span aria-hidden="true">{'–'}</span>
          {field('closes')}
        </>
      ) : (
        <span className="muted">{t('point.dayOff')}</span>
      )}
      {problem !== null && (
        <span id={problemId} className="field-problem small" role="alert">
          {t(problem)}
        </span>
      )}
    </div>
  )
}
