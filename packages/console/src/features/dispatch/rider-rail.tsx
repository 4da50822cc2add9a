import { Input } from 'antd'
import { useMemo, useRef, useState, type DragEvent } from 'react'
import { useText } from '../../i18n/text.tsx'
import { numberText } from '../../ui/count.ts'
import { Icon } from '../../ui/icon.tsx'
import { useMinute } from '../../ui/now.ts'
import { WindowList } from '../../ui/window/window-list.tsx'
import type { Load } from './board.ts'
import type { DispatchView } from './dispatch-search.ts'
import { RiderCard } from './rider-card.tsx'
import { fitsOf } from './rider-fit.ts'
import type { RiderRow } from './rider-row.ts'
import type { TaskRow } from './task-row.ts'
import { unfitText } from './words.ts'

const cardPx = 88

interface RiderRailProps {
  readonly view: DispatchView
  readonly riders: readonly RiderRow[]
  readonly loads: ReadonlyMap<string, Load>
  /** For these the riders are put in order. */
  readonly chosen: readonly TaskRow[]
  readonly onDrop: (riderId: string) => void
}

/** Everybody who rides here: who is free stands first, and who cannot have what is chosen says why. */
export function RiderRail({ view, riders, loads, chosen, onDrop }: RiderRailProps) {
  const t = useText()
  const minute = useMinute().getTime()
  const [typed, type] = useState('')
  const over = useRef<Element | null>(null)
  const cards = useMemo(() => {
    const q = typed.trim().toLowerCase()
    const named = q === '' ? riders : riders.filter(({ name }) => name.toLowerCase().includes(q))
    const fits = fitsOf(chosen, named, (id) => loads.get(id)?.tasks ?? 0, minute)
    const onDuty = (isOn: boolean) => fits.filter(({ rider }) => (rider.shift !== null) === isOn)
    return [...onDuty(true), ...onDuty(false)].map(({ rider, unfit }) => ({
      id: rider.id,
      rider,
      unfit: unfitText(t, unfit),
    }))
  }, [riders, loads, chosen, minute, typed, t])
  const mark = (card: Element | null) => {
    over.current?.classList.remove('rider-card-over')
    card?.classList.add('rider-card-over')
    over.current = card
  }
  const drag = (event: DragEvent<HTMLElement>) => {
    const card = (event.target as Element).closest('[data-rider]')
    if (card) event.preventDefault()
    mark(card)
  }
  const drop = (event: DragEvent<HTMLElement>) => {
    event.preventDefault()
    const id = over.current?.getAttribute('data-rider')
    mark(null)
    if (id) onDrop(id)
  }
  return (
    <section
      className="riders"
      aria-label={t('riders.label')}
      onDragOver={drag}
      onDrop={drop}
      onDragLeave={() => mark(null)}
    >
      <h2>
        {t('riders.label')}
        <span className="muted">
          {t('riders.onDuty', {
            count: numberText(t, riders.filter(({ shift }) => shift !== null).length),
            all: numberText(t, riders.length),
          })}
        </span>
      </h2>
      <Input
        allowClear
        prefix={<Icon name="search" size={16} />}
        aria-label={t('riders.search')}
        placeholder={t('riders.search')}
        value={typed}
        onChange={(event) => type(event.target.value)}
      />
      <WindowList label={t('riders.label')} items={cards} rowPx={cardPx}>
        {({ rider, unfit }) => (
          <RiderCard
            rider={rider}
            tasks={loads.get(rider.id)?.tasks ?? 0}
            grams={loads.get(rider.id)?.grams ?? 0}
            unfit={unfit}
            link={view.search}
            isOpen={view.search.open === rider.id}
            minute={minute}
          />
        )}
      </WindowList>
      {cards.length === 0 && <p className="muted small riders-none">{t('riders.none')}</p>}
    </section>
  )
}
