import { Link } from 'react-router'
import { graphql, readFragment, type FragmentOf } from '../../api/graphql.ts'
import { paths } from '../../app/paths.ts'
import { useText } from '../../i18n/text.tsx'
import { clockText } from '../../ui/clock.ts'
import { Empty } from '../../ui/empty.tsx'
import '../../ui/chip.css'
import { coldFill, fillOf, gridOf, heatOf, shelfFill } from './fill.ts'

const Slots_point = graphql(`
  fragment Slots_point on PointSlot {
    startsAt
    endsAt
    capacity
    used
    coldCapacity
    coldUsed
  }
`)

export const CapacityHeat_point = graphql(
  `
    fragment CapacityHeat_point on PickupPoint {
      id
      day0: slots(day: $day0) {
        ...Slots_point
      }
      day1: slots(day: $day1) {
        ...Slots_point
      }
      day2: slots(day: $day2) {
        ...Slots_point
      }
      day3: slots(day: $day3) {
        ...Slots_point
      }
      day4: slots(day: $day4) {
        ...Slots_point
      }
      day5: slots(day: $day5) {
        ...Slots_point
      }
      day6: slots(day: $day6) {
        ...Slots_point
      }
    }
  `,
  [Slots_point],
)

const dayMs = 86_400_000
const shanghaiMs = 8 * 3_600_000
const dayCount = 7

/** Noon of today and of the six days after, in the neighbourhood's time: the same all day long. */
export function heatDays(now: Date): Date[] {
  const midnight = Math.floor((now.getTime() + shanghaiMs) / dayMs) * dayMs - shanghaiMs
  return Array.from({ length: dayCount }, (_, index) => new Date(midnight + index * dayMs + dayMs / 2))
}

interface CapacityHeatProps {
  readonly point: FragmentOf<typeof CapacityHeat_point>
  readonly days: readonly Date[]
  readonly place: string | null
  readonly isCold: boolean
}

const legend = ['empty', 'low', 'half', 'high', 'full'] as const

/** How full each hour of the week ahead is: a table whose cells also have colours. */
export function CapacityHeat({ point, days, place, isCold }: CapacityHeatProps) {
  const t = useText()
  const it = readFragment(CapacityHeat_point, point)
  const of = isCold ? coldFill : shelfFill
  const slots = [it.day0, it.day1, it.day2, it.day3, it.day4, it.day5, it.day6]
  const grid = gridOf(days.map((day, index) => ({ day, slots: readFragment(Slots_point, slots[index] ?? []) })))
  if (grid.minutes.length === 0) return <Empty title={t('heat.none')} why={t('heat.noneWhy')} />
  const dayText = new Intl.DateTimeFormat(t.language, {
    month: 'numeric',
    day: 'numeric',
    weekday: 'short',
    timeZone: 'Asia/Shanghai',
  })
  return (
    <section aria-label={t('pointTab.capacity')}>
      <div className="heat-head">
        <nav className="heat-switch" aria-label={t('heat.what')}>
          {([false, true] as const).map((cold) => (
            <Link
              key={String(cold)}
              className="chip"
              to={paths.point(it.id, { place, cold })}
              replace
              preventScrollReset
              aria-current={cold === isCold ? 'true' : undefined}
            >
              {t(cold ? 'heat.cold' : 'heat.shelf')}
            </Link>
          ))}
        </nav>
        <span className="muted small">{t('heat.unit')}</span>
        <ul className="heat-legend" aria-label={t('heat.legend')}>
          {legend.map((step) => (
            <li key={step}>
              <span className={`heat-swatch heat-${step}`} aria-hidden="true" />
              {t(`heat.${step}`)}
            </li>
          ))}
        </ul>
      </div>
      {/* On a narrow screen it scrolls, and must do so for the keyboard, too. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="heat-frame card" tabIndex={0} role="region" aria-label={t('heat.label')}>
        <table className="heat">
          <caption className="aloud">{t(isCold ? 'heat.captionCold' : 'heat.caption')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('chart.day')}</th>
              {grid.minutes.map((minute) => (
                <th key={minute} scope="col">
                  {clockText(minute)}
                </th>
              ))}
              <th scope="col">{t('heat.day')}</th>
            </tr>
          </thead>
          <tbody>
            {grid.days.map(({ day, slots: ofDay }, index) => {
              const all = fillOf([...ofDay.values()], of)
              return (
                <tr key={day.getTime()}>
                  <th scope="row">
                    {dayText.format(day)}
                    {index === 0 && <span className="muted">{` ${t('nav.today')}`}</span>}
                  </th>
                  {grid.minutes.map((minute) => {
                    const slot = ofDay.get(minute)
                    const fill = slot && of(slot)
                    return (
                      <td key={minute} className={`heat-${fill ? heatOf(fill) : 'none'}`}>
                        {fill ? (
                          <>
                            <span aria-hidden="true">{`${fill.used}/${fill.capacity}`}</span>
                            <span className="aloud">{t('heat.cell', { ...fill })}</span>
                          </>
                        ) : (
                          <span className="aloud">{t('point.dayOff')}</span>
                        )}
                      </td>
                    )
                  })}
                  <td className="heat-sum">
                    {ofDay.size === 0 ? t('point.dayOff') : t('point.ofCapacity', { ...all })}
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
    </section>
  )
}
