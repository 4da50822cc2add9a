import { Button, DatePicker, Input, Select } from 'antd'
import dayjs from 'dayjs'
import { useText } from '../../i18n/text.tsx'
import { Chip } from '../../ui/chip.tsx'
import { Icon } from '../../ui/icon.tsx'
import { modes, orderStates } from './order-state.ts'
import { minuteNames, type OrdersView } from './orders-search.ts'
import { useTyping } from './use-typing.ts'

/** What of the orders is shown. Each choice is in the address at once. */
export function FilterBar({ view: { search, change } }: { view: OrdersView }) {
  const t = useText()
  const [typed, type] = useTyping(search.q ?? '', (q) => change({ q }))
  const isFiltered = Boolean(
    search.q ||
    search.state.length ||
    search.mode.length ||
    search.status.length ||
    search.late ||
    search.claimable ||
    search.from ||
    search.to ||
    search.merchant ||
    minuteNames.some((name) => search[name]),
  )
  const clear = () =>
    change({
      q: '',
      state: [],
      mode: [],
      status: [],
      late: false,
      claimable: false,
      from: '',
      to: '',
      merchant: '',
      dueIn: 0,
      acceptIn: 0,
      payIn: 0,
      cancelledIn: 0,
    })
  return (
    <div className="filters" role="search" aria-label={t('filter.label')}>
      <Input
        className="filter-number"
        allowClear
        prefix={<Icon name="search" size={16} />}
        aria-label={t('filter.number')}
        placeholder={t('filter.number')}
        value={typed}
        onChange={(event) => type(event.target.value)}
      />
      <Select
        className="filter-state"
        mode="multiple"
        allowClear
        maxTagCount={1}
        maxTagPlaceholder={more}
        aria-label={t('column.state')}
        placeholder={t('column.state')}
        value={[...search.state]}
        onChange={(state) => change({ state })}
        options={orderStates.map((value) => ({ value, label: t(`state.${value}`) }))}
      />
      <Select
        className="filter-mode"
        mode="multiple"
        allowClear
        maxTagCount={1}
        maxTagPlaceholder={more}
        aria-label={t('column.mode')}
        placeholder={t('column.mode')}
        value={[...search.mode]}
        onChange={(mode) => change({ mode })}
        options={modes.map((value) => ({ value, label: t(`mode.${value}`) }))}
      />
      <DatePicker.RangePicker
        className="filter-days"
        allowEmpty={[true, true]}
        aria-label={t('column.placed')}
        placeholder={[t('filter.from'), t('filter.to')]}
        value={[day(search.from), day(search.to)]}
        onChange={(days) =>
          change({ from: days?.[0]?.format('YYYY-MM-DD') ?? '', to: days?.[1]?.format('YYYY-MM-DD') ?? '' })
        }
      />
      <Chip isOn={search.late ?? false} onToggle={(late) => change({ late })}>
        {t('filter.late')}
      </Chip>
      <Chip isOn={search.claimable ?? false} onToggle={(claimable) => change({ claimable })}>
        {t('filter.claimable')}
      </Chip>
      {minuteNames.map((name) => {
        const minutes = search[name]
        return minutes === undefined ? null : (
          <Chip key={name} isOn onToggle={() => change({ [name]: 0 })}>
            {t(`filter.${name}`, { minutes })}
          </Chip>
        )
      })}
      {isFiltered && (
        <Button type="text" onClick={clear}>
          {t('filter.clear')}
        </Button>
      )}
    </div>
  )
}

/** The first choice by name, the others by their number: the field stays one line. */
const more = (others: readonly unknown[]) => `+${others.length}`
const day = (text: string | undefined) => (text ? dayjs(text) : null)
