import { Button } from 'antd'
import { useState } from 'react'
import { useText } from '../../i18n/text.tsx'
import { numberText } from '../../ui/count.ts'
import { Figure, Figures } from '../../ui/figure.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Moment } from '../../ui/moment.tsx'
import { AreaChangeForm, type AreaSettings } from './area-change-form.tsx'
import type { AreaRow } from './area-row.ts'

const milliText = new Intl.NumberFormat('en', { maximumFractionDigits: 1 })

/** How the area is run; each switch asks first. */
export function AreaSwitches({ area, onChanged }: { area: AreaRow; onChanged: () => void }) {
  const t = useText()
  const [first, change] = useState<Partial<AreaSettings> | null>(null)
  return (
    <>
      <Button icon={<Icon name="edit" size={16} />} onClick={() => change({})}>
        {t('area.modeNow', { mode: t(`dispatchMode.${area.mode}`) })}
      </Button>
      <Button className={area.isSurging ? 'switch-on' : ''} onClick={() => change({ isSurging: !area.isSurging })}>
        {t(area.isSurging ? 'area.switchOn' : 'area.switchOff', { name: t('area.surge') })}
      </Button>
      <Button
        className={area.isBadWeather ? 'switch-on' : ''}
        onClick={() => change({ isBadWeather: !area.isBadWeather })}
      >
        {t(area.isBadWeather ? 'area.switchOn' : 'area.switchOff', { name: t('area.weather') })}
      </Button>
      {first !== null && (
        <AreaChangeForm
          area={area}
          first={first}
          onDone={() => {
            change(null)
            onChanged()
          }}
          onStale={onChanged}
          onClose={() => change(null)}
        />
      )}
    </>
  )
}

/** What it comes to now, and what the engine did last. */
export function AreaFigures({ area }: { area: AreaRow }) {
  const t = useText()
  const { lastRun: run } = area
  return (
    <section className="area-figures" aria-label={t('area.label')}>
      <Figures>
        <Figure label={t('area.ridersOnDuty')}>{numberText(t, area.ridersOnDuty)}</Figure>
        <Figure label={t('area.openTasks')}>{numberText(t, area.openTasks)}</Figure>
        <Figure label={t('area.tasksAtRisk')}>
          <span className={area.tasksAtRisk > 0 ? 'figure-late' : undefined}>{numberText(t, area.tasksAtRisk)}</span>
        </Figure>
        <Figure label={t('area.lastRun')}>
          {run ? (
            <>
              {t('area.millis', { millis: milliText.format(run.tookMicros / 1_000) })}
              <span className="muted small area-run">
                {t('area.runNote', { tasks: run.tasks, assigned: run.assigned, refused: run.refused })}
                {' · '}
                <Moment at={run.at} />
              </span>
            </>
          ) : (
            <span className="muted small area-run">{t('area.noRun')}</span>
          )}
        </Figure>
      </Figures>
    </section>
  )
}
