import { Button, DatePicker } from 'antd'
import dayjs from 'dayjs'
import { useText } from '../../i18n/text.tsx'
import { Icon } from '../../ui/icon.tsx'

interface DayChoiceProps {
  readonly day: string
  /** Later ones have no books yet. */
  readonly last: string
  readonly onChange: (day: string) => void
}

const format = 'YYYY-MM-DD'

/** A business day, and the one before and after. */
export function DayChoice({ day, last, onChange }: DayChoiceProps) {
  const t = useText()
  const move = (by: number) => onChange(dayjs(day).add(by, 'day').format(format))
  return (
    <span className="day-choice">
      <Button icon={<Icon name="left" size={16} />} aria-label={t('day.former')} onClick={() => move(-1)} />
      <DatePicker
        aria-label={t('day.label')}
        allowClear={false}
        value={dayjs(day)}
        maxDate={dayjs(last)}
        onChange={(chosen) => chosen && onChange(chosen.format(format))}
      />
      <Button
        icon={<Icon name="right" size={16} />}
        aria-label={t('day.next')}
        disabled={day >= last}
        onClick={() => move(1)}
      />
    </span>
  )
}
