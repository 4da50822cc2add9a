import { useMemo, type KeyboardEvent } from 'react'
import { useText } from '../../i18n/text.tsx'
import { numberText } from '../../ui/count.ts'
import { useStable } from '../../ui/table/use-stable.ts'
import { WindowList } from '../../ui/window/window-list.tsx'
import type { DispatchView } from './dispatch-search.ts'
import { stepCard } from './step-card.ts'
import { TaskCard } from './task-card.tsx'
import type { TaskRow } from './task-row.ts'
import { laneNames, laneOf, riskOf } from './task-state.ts'

const cardPx = 92

interface TaskLanesProps {
  readonly view: DispatchView
  readonly tasks: readonly TaskRow[]
  readonly now: number
  readonly chosen: ReadonlySet<string>
  readonly onToggle: (id: string) => void
}

/** A column per stretch of the way, the most pressing on top. */
export function TaskLanes({ view, tasks, now, chosen, onToggle }: TaskLanesProps) {
  const t = useText()
  const toggle = useStable(onToggle)
  const lanes = useMemo(
    () => laneNames.map((lane) => ({ lane, cards: tasks.filter((task) => laneOf(task) === lane) })),
    [tasks],
  )
  const press = (event: KeyboardEvent<HTMLElement>) => {
    if (stepCard(event.currentTarget, event.key)) event.preventDefault()
  }
  return (
    <div className="lanes" onKeyDown={press}>
      {lanes.map(({ lane, cards }) => (
        <section key={lane} className="lane" aria-label={t(`lane.${lane}`)}>
          <h2>
            {t(`lane.${lane}`)}
            <span className="muted">{numberText(t, cards.length)}</span>
          </h2>
          <WindowList label={t(`lane.${lane}`)} items={cards} rowPx={cardPx}>
            {(task) => (
              <TaskCard
                task={task}
                risk={riskOf(task, now)}
                link={view.search}
                isOpen={view.search.open === task.id}
                isChosen={chosen.has(task.id)}
                onToggle={toggle}
              />
            )}
          </WindowList>
        </section>
      ))}
    </div>
  )
}
