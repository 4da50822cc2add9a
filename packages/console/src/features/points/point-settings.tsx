import { Button, InputNumber, Select } from 'antd'
import { useState } from 'react'
import { useClient } from 'urql'
import { graphql, readFragment, type FragmentOf } from '../../api/graphql.ts'
import { useAct } from '../../api/use-act.ts'
import { useText, type Key } from '../../i18n/text.tsx'
import { Field } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { unclaimedRules } from './point-kinds.ts'

export const PointSettings_point = graphql(`
  fragment PointSettings_point on PickupPoint {
    id
    version
    kind
    name
    nameEn
    address
    location {
      lat
      lng
    }
    hours {
      weekday
      opensMinute
      closesMinute
    }
    slotMinutes
    slotCapacity
    coldCapacity
    dwellHours
    freshDwellHours
    overdueHours
    freshRule
    community {
      id
      name
    }
    merchant {
      id
      name
    }
    leader {
      id
      name
    }
  }
`)

const SavePoint_mutation = graphql(
  `
    mutation SavePoint($input: SavePointInput!) {
      savePoint(input: $input) {
        point {
          ...PointSettings_point
        }
        userErrors {
          __typename
          code
          message
        }
      }
    }
  `,
  [PointSettings_point],
)

/** The least and the most that the server takes, so that a slip is told while it is typed. */
const counts = {
  slotCapacity: [0, 10_000],
  coldCapacity: [0, 10_000],
  slotMinutes: [15, 720],
  dwellHours: [1, 720],
  freshDwellHours: [1, 720],
  overdueHours: [1, 720],
} as const
type CountName = keyof typeof counts
const countNames = Object.keys(counts) as CountName[]

interface PointSettingsProps {
  readonly point: FragmentOf<typeof PointSettings_point>
  readonly onSaved: () => void
}

/** How much fits, how long it waits, and what becomes of it after. */
export function PointSettings({ point, onSaved }: PointSettingsProps) {
  const t = useText()
  const client = useClient()
  const act = useAct(onSaved)
  const { id, version, community, merchant, leader, ...saved } = readFragment(PointSettings_point, point)
  const [draft, setDraft] = useState(saved)
  const isChanged = JSON.stringify(draft) !== JSON.stringify(saved)
  const save = async () => {
    const input = {
      ...draft,
      pointId: id,
      expectedVersion: version,
      communityId: community.id,
      merchantId: merchant?.id ?? null,
      leaderId: leader?.id ?? null,
      location: { lat: draft.location.lat, lng: draft.location.lng },
      hours: draft.hours.map(({ weekday, opensMinute, closesMinute }) => ({ weekday, opensMinute, closesMinute })),
    }
    if (await act.send(() => client.mutation(SavePoint_mutation, { input }).toPromise())) onSaved()
  }
  return (
    <form
      className="settings-form card"
      aria-label={t('pointTab.settings')}
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <h2>{t('settings.capacity')}</h2>
      <div className="form-grid">
        {countNames.map((name) => (
          <Field
            key={name}
            label={t(`settings.${name}` satisfies Key)}
            hint={t('settings.range', { least: counts[name][0], most: counts[name][1] })}
          >
            {(fieldId, noteId) => (
              <InputNumber
                id={fieldId}
                aria-describedby={noteId}
                min={counts[name][0]}
                max={counts[name][1]}
                precision={0}
                value={draft[name]}
                onChange={(value) => value !== null && setDraft({ ...draft, [name]: value })}
              />
            )}
          </Field>
        ))}
        <Field label={t('settings.freshRule')} hint={t('settings.freshRuleHint')}>
          {(fieldId, noteId) => (
            <Select
              id={fieldId}
              aria-describedby={noteId}
              value={draft.freshRule}
              onChange={(freshRule) => setDraft({ ...draft, freshRule })}
              options={unclaimedRules.map((value) => ({ value, label: t(`unclaimed.${value}`) }))}
            />
          )}
        </Field>
      </div>
      {act.problem !== null && <Notice tone="late">{act.problem}</Notice>}
      <div className="hours-foot">
        <Button disabled={!isChanged} onClick={() => setDraft(saved)}>
          {t('form.reset')}
        </Button>
        <Button type="primary" htmlType="submit" disabled={!isChanged} loading={act.isRunning}>
          {t('settings.save')}
        </Button>
      </div>
    </form>
  )
}
