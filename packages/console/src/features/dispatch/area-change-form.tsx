import { Input, InputNumber, Segmented } from 'antd'
import { useEffect, useState } from 'react'
import { useClient } from 'urql'
import type { DispatchMode, ResultOf } from '../../api/graphql.ts'
import { useAct } from '../../api/use-act.ts'
import { useText } from '../../i18n/text.tsx'
import { useName } from '../../i18n/use-name.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { Field } from '../../ui/field.tsx'
import { SwitchField } from '../../ui/switch-field.tsx'
import type { AreaRow } from './area-row.ts'
import { ChangeDispatchArea_mutation } from './dispatch-mutations.ts'

export interface AreaSettings {
  readonly mode: DispatchMode
  readonly isSurging: boolean
  readonly isBadWeather: boolean
  readonly offerSeconds: number
}

type Effect = NonNullable<ResultOf<typeof ChangeDispatchArea_mutation>['changeDispatchArea']['effect']>

interface AreaChangeFormProps {
  readonly area: AreaRow
  /** What was pressed already. */
  readonly first: Partial<AreaSettings>
  readonly onDone: () => void
  readonly onStale: () => void
  readonly onClose: () => void
}

const modes = ['ASSIGN', 'GRAB', 'MIXED'] as const satisfies readonly DispatchMode[]

/** How an area is run, and what that makes of promises: seen before it is so, and reasoned. */
export function AreaChangeForm({ area, first, onDone, onStale, onClose }: AreaChangeFormProps) {
  const t = useText()
  const nameOf = useName()
  const client = useClient()
  const act = useAct(onStale)
  const [settings, set] = useState<AreaSettings>({
    mode: area.mode,
    isSurging: area.isSurging,
    isBadWeather: area.isBadWeather,
    offerSeconds: area.offerSeconds,
    ...first,
  })
  const [reason, setReason] = useState('')
  const [effect, setEffect] = useState<Effect | null>(null)
  const { isSurging, isBadWeather } = settings
  const { id: areaId, version: expectedVersion } = area
  const preview = t('area.preview')
  useEffect(() => {
    let isWanted = true
    const input = { areaId, isSurging, isBadWeather, reason: preview }
    void client
      .mutation(ChangeDispatchArea_mutation, { input, expectedVersion, dryRun: true })
      .toPromise()
      .then(({ data }) => isWanted && setEffect(data?.changeDispatchArea.effect ?? null))
    return () => void (isWanted = false)
  }, [client, areaId, expectedVersion, isSurging, isBadWeather, preview])
  const isChanged = (Object.keys(settings) as (keyof AreaSettings)[]).some((key) => settings[key] !== area[key])
  const send = async () => {
    const input = { areaId, ...settings, reason: reason.trim() }
    const change = () =>
      client.mutation(ChangeDispatchArea_mutation, { input, expectedVersion, dryRun: false }).toPromise()
    if (await act.send(change)) onDone()
  }
  return (
    <Confirm
      title={t('area.change', { name: nameOf(area) })}
      act={t('area.changeAct', { name: nameOf(area) })}
      isReady={isChanged && reason.trim() !== ''}
      isRunning={act.isRunning}
      problem={act.problem}
      onConfirm={() => void send()}
      onClose={onClose}
    >
      <Segmented<DispatchMode>
        block
        aria-label={t('area.mode')}
        value={settings.mode}
        onChange={(mode) => set({ ...settings, mode })}
        options={modes.map((value) => ({ value, label: t(`dispatchMode.${value}`) }))}
      />
      <p className="muted small">{t(`dispatchModeWhat.${settings.mode}`)}</p>
      <SwitchField
        label={t('area.surge')}
        isOn={settings.isSurging}
        onChange={(isOn) => set({ ...settings, isSurging: isOn })}
      />
      <SwitchField
        label={t('area.weather')}
        isOn={settings.isBadWeather}
        onChange={(isOn) => set({ ...settings, isBadWeather: isOn })}
      />
      <Field label={t('area.offerSeconds')} hint={t('area.offerSecondsHint')}>
        {(id, noteId) => (
          <InputNumber
            id={id}
            aria-describedby={noteId}
            min={5}
            max={600}
            value={settings.offerSeconds}
            onChange={(value) => set({ ...settings, offerSeconds: value ?? area.offerSeconds })}
          />
        )}
      </Field>
      <EffectTable effect={effect} />
      <Field label={t('act.reason')} hint={t('area.reasonHint')}>
        {(id, noteId) => (
          <Input
            id={id}
            aria-describedby={noteId}
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
    </Confirm>
  )
}

/** What new promises become; those that were given stay. */
function EffectTable({ effect }: { effect: Effect | null }) {
  const t = useText()
  return (
    <div className="act-effect" aria-busy={effect === null}>
      <table className="effect">
        <caption>{t('area.effect')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('column.mode')}</th>
            <th scope="col" className="cell-number">
              {t('area.effectBefore')}
            </th>
            <th scope="col" className="cell-number">
              {t('area.effectAfter')}
            </th>
          </tr>
        </thead>
        <tbody>
          {effect?.map(({ mode, minutesBefore, minutesAfter }) => (
            <tr key={mode}>
              <th scope="row">{t(`mode.${mode}`)}</th>
              <td className="cell-number">{t('area.minutes', { minutes: minutesBefore })}</td>
              <td className={`cell-number ${minutesAfter === minutesBefore ? '' : 'effect-other'}`}>
                {t('area.minutes', { minutes: minutesAfter })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="muted small">{t('area.effectNote')}</p>
    </div>
  )
}
