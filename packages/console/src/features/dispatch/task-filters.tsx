import { Button, Input } from 'antd'
import { useState } from 'react'
import { useText } from '../../i18n/text.tsx'
import { Chip } from '../../ui/chip.tsx'
import { Icon } from '../../ui/icon.tsx'
import type { DispatchView } from './dispatch-search.ts'
import { laneNames } from './task-state.ts'

const flags = ['risk', 'pinned', 'stranded'] as const

/** What of the tasks is shown. Each choice is in the address at once. */
export function TaskFilters({ view: { search, change }, riderName }: { view: DispatchView; riderName: string }) {
  const t = useText()
  const [typed, type] = useState(search.q ?? '')
  return (
    <div className="filters" role="search" aria-label={t('filter.label')}>
      <Input
        className="filter-number"
        allowClear
        prefix={<Icon name="search" size={16} />}
        aria-label={t('dispatch.search')}
        placeholder={t('dispatch.search')}
        value={typed}
        onChange={(event) => {
          type(event.target.value)
          change({ q: event.target.value })
        }}
      />
      {search.view !== 'board' &&
        laneNames.map((lane) => (
          <Chip key={lane} isOn={search.lane === lane} onToggle={(isOn) => change({ lane: isOn ? lane : '' })}>
            {t(`lane.${lane}`)}
          </Chip>
        ))}
      {flags.map((flag) => (
        <Chip key={flag} isOn={search[flag] ?? false} onToggle={(isOn) => change({ [flag]: isOn })}>
          {t(`dispatch.filter.${flag}`)}
        </Chip>
      ))}
      {search.rider !== undefined && (
        <Button icon={<Icon name="close" size={14} />} onClick={() => change({ rider: '' })}>
          {t('dispatch.onlyRider', { name: riderName })}
        </Button>
      )}
    </div>
  )
}
