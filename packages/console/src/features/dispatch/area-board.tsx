import { Segmented } from 'antd'
import { lazy, Suspense, useMemo, useState, type DragEvent, type KeyboardEvent, type ReactNode } from 'react'
import { useQuery } from 'urql'
import { graphql } from '../../api/graphql.ts'
import { useText } from '../../i18n/text.tsx'
import { useName } from '../../i18n/use-name.ts'
import { Empty } from '../../ui/empty.tsx'
import { Failed } from '../../ui/failed.tsx'
import { Icon } from '../../ui/icon.tsx'
import { momentText } from '../../ui/moment.tsx'
import { Notice } from '../../ui/notice.tsx'
import { useNow } from '../../ui/now.ts'
import { QueryView } from '../../ui/query-view.tsx'
import { SkeletonCards, SkeletonRows } from '../../ui/skeleton.tsx'
import { ExportButton } from '../../ui/table/export-button.tsx'
import { useStable } from '../../ui/table/use-stable.ts'
import { WindowTable } from '../../ui/table/window-table.tsx'
import { AssignForm } from './assign-form.tsx'
import { loadsOf } from './board.ts'
import { DispatchBar } from './dispatch-bar.tsx'
import { viewed, type DispatchView } from './dispatch-search.ts'
import { HeldBack, HoldButton } from './hold-button.tsx'
import { useLiveBoard } from './live-board.ts'
import { ReleaseForm } from './release-form.tsx'
import { RiderPanel } from './rider-panel.tsx'
import { RiderRail } from './rider-rail.tsx'
import { taskColumns } from './task-columns.tsx'
import { TaskFilters } from './task-filters.tsx'
import { TaskLanes } from './task-lanes.tsx'
import { TaskPanel } from './task-panel.tsx'
import { taskName, type TaskRow } from './task-row.ts'

const TaskMap = lazy(() => import('./task-map.tsx').then((it) => ({ default: it.TaskMap })))

const AreaOutlines_query = graphql(`
  query AreaOutlines($id: ID!) {
    node(id: $id) {
      __typename
      id
      ... on DispatchArea {
        communities {
          id
          boundary {
            lat
            lng
          }
        }
      }
    }
  }
`)

/** What is about to be done, and to which tasks. */
type Doing =
  | { readonly what: 'assign'; readonly tasks: readonly TaskRow[]; readonly riderId: string | null }
  | { readonly what: 'release'; readonly tasks: readonly TaskRow[] }

const views = ['list', 'board', 'map'] as const
const nothing: ReadonlySet<string> = new Set()

/** The open tasks and the riders of an area, live: as a list, as a board, or on a map above the list. */
export function AreaBoard({ areaId, view }: { areaId: string; view: DispatchView }) {
  const t = useText()
  const nameOf = useName()
  const now = useNow()
  const { search, change } = view
  const [live, board] = useLiveBoard(areaId)
  const [chosen, choose] = useState<ReadonlySet<string>>(nothing)
  const [doing, start] = useState<Doing | null>(null)
  const [dragged, drag] = useState<readonly TaskRow[] | null>(null)

  const all = useMemo(() => [...board.tasks.values()], [board.tasks])
  const riders = useMemo(() => [...board.riders.values()], [board.riders])
  const loads = useMemo(() => loadsOf(all), [all])
  const shown = useMemo(() => viewed(all, search, now), [all, search, now])
  const chosenTasks = useMemo(() => all.filter(({ id }) => chosen.has(id)), [all, chosen])
  const columns = useMemo(() => taskColumns({ t, nameOf, now }), [t, nameOf, now])

  const toggle = (id: string) =>
    choose(new Set(chosen.has(id) ? [...chosen].filter((it) => it !== id) : [...chosen, id]))
  /** What is chosen; of something else, that alone. In the order in which it was chosen. */
  const meant = (id: string | undefined): readonly TaskRow[] => {
    const ids = id === undefined || chosen.has(id) ? [...chosen] : [id]
    return ids.flatMap((each) => board.tasks.get(each) ?? [])
  }
  const assign = (tasks: readonly TaskRow[], riderId: string | null) => {
    if (tasks.length > 0) start({ what: 'assign', tasks, riderId })
  }
  const release = (tasks: readonly TaskRow[]) => {
    if (tasks.length > 0) start({ what: 'release', tasks })
  }
  const finish = (left: readonly string[] | null) => {
    start(null)
    if (left !== null) choose(new Set(left))
  }
  const dragTask = (id: string | null, event: DragEvent<HTMLElement>) => {
    const tasks = id === null ? null : meant(id)
    drag(tasks)
    if (tasks === null) return live.release()
    event.dataTransfer.setData('text/plain', tasks.map(taskName).join(' '))
    event.dataTransfer.effectAllowed = 'move'
    live.hold()
  }
  const press = (event: KeyboardEvent<HTMLElement>) => {
    const at = event.target as HTMLElement
    if (event.ctrlKey || event.metaKey || event.altKey || at.closest('input:not([type=checkbox]), textarea')) return
    const id = at.closest<HTMLElement>('[data-row]')?.dataset['row']
    const riderId = at.closest<HTMLElement>('[data-rider]')?.dataset['rider'] ?? null
    const acts: Readonly<Record<string, () => void>> = {
      a: () => assign(chosen.size > 0 ? meant(undefined) : id === undefined ? [] : meant(id), riderId),
      u: () => release(chosen.size > 0 ? meant(undefined) : id === undefined ? [] : meant(id)),
      // A row of the table takes its space itself.
      ...(id !== undefined && at.tagName === 'A' ? { ' ': () => toggle(id) } : {}),
    }
    const act = acts[event.key.toLowerCase()]
    if (!act) return
    event.preventDefault()
    act()
  }
  const onSort = useStable((by: string, dir: 'asc' | 'desc') => change({ sort: by as 'risk' | 'due', dir }))
  const isTable = search.view !== 'board'
  return (
    <div className="dispatch" onKeyDown={press}>
      <div className="dispatch-tools">
        <TaskFilters view={view} riderName={board.riders.get(search.rider ?? '')?.name ?? ''} />
        <HoldButton isHeld={board.heldBack !== null} onHold={() => live.hold()} onRelease={() => live.release()} />
        <Segmented<(typeof views)[number]>
          aria-label={t('orders.view')}
          value={search.view}
          onChange={(next) => change(next === 'board' ? { view: next, lane: '' } : { view: next })}
          options={views.map((value) => ({
            value,
            label: (
              <span className="with-icon">
                <Icon name={value === 'map' ? 'place' : value} size={16} />
                {t(`dispatch.${value}`)}
              </span>
            ),
          }))}
        />
      </div>
      <div className="dispatch-keys">
        <p className="muted small">{t('dispatch.keys')}</p>
        <HeldBack count={board.heldBack} />
      </div>
      {board.isCut && <Notice tone="risk">{t('dispatch.cut', { count: all.length })}</Notice>}
      <QueryView
        result={{
          data: board.isKnown ? board : undefined,
          failure: board.failure,
          isReading: board.isReading,
          isFormer: false,
          refresh: () => live.read(),
        }}
        pick={(data) => data}
        isEmpty={() => false}
        skeleton={<SkeletonRows count={14} height={36} label={t('loading')} />}
        empty={null}
        failed={(failure, retry) => (
          <Failed failure={failure} onRetry={retry} asOf={board.asOf && momentText(board.asOf, 'time', t.language)} />
        )}
        needs={t('role.OPERATOR')}
      >
        {() => (
          <>
            {search.view === 'map' && (
              <Outlines areaId={areaId}>
                {(outlines) => (
                  <TaskMap
                    outlines={outlines}
                    tasks={shown}
                    riders={board.riders}
                    loads={loads}
                    places={live.places}
                    chosen={chosen}
                    openId={search.open}
                    now={now}
                    onOpen={(open) => change({ open })}
                    onToggle={toggle}
                    onDrop={(taskId, riderId) => assign(meant(taskId), riderId)}
                  />
                )}
              </Outlines>
            )}
            <div className={`dispatch-frame ${dragged ? 'dispatch-dragging' : ''}`}>
              <div className="dispatch-main card">
                {shown.length === 0 ? (
                  <NoTasks view={view} isFiltered={all.length > 0} />
                ) : isTable ? (
                  <WindowTable
                    label={t('dispatch.tasks')}
                    rows={shown}
                    columns={columns}
                    nameOf={taskName}
                    sortBy={search.sort}
                    sortDir={search.dir}
                    onSort={onSort}
                    openId={search.open ?? null}
                    onOpen={({ id }) => change({ open: id })}
                    chosen={chosen}
                    onChoose={choose}
                    onDrag={dragTask}
                  />
                ) : (
                  <div
                    className="dispatch-lanes"
                    onDragStart={(event) => dragTask(rowOf(event), event)}
                    onDragEnd={(event) => dragTask(null, event)}
                  >
                    <TaskLanes view={view} tasks={shown} now={now} chosen={chosen} onToggle={toggle} />
                  </div>
                )}
              </div>
              <RiderRail
                view={view}
                riders={riders}
                loads={loads}
                chosen={dragged ?? chosenTasks}
                onDrop={(riderId) => dragged && assign(dragged, riderId)}
              />
            </div>
            <footer className="list-foot">
              <span>{t('dispatch.count', { shown: shown.length, all: all.length })}</span>
              {board.asOf && (
                <span className="muted small">
                  {t('dispatch.readAt', { at: momentText(board.asOf, 'time', t.language) })}
                </span>
              )}
              <div className="page-head-end">
                <ExportButton name="delivery-tasks" rows={shown} columns={columns}>
                  {t('dispatch.export')}
                </ExportButton>
              </div>
            </footer>
          </>
        )}
      </QueryView>
      <DispatchBar
        tasks={chosenTasks}
        columns={columns}
        onAssign={() => assign(meant(undefined), null)}
        onRelease={() => release(meant(undefined))}
        onClear={() => choose(nothing)}
      />
      {doing?.what === 'assign' && (
        <AssignForm
          tasks={doing.tasks}
          riders={riders}
          loads={loads}
          riderId={doing.riderId}
          onTask={(task) => live.take(task)}
          onClose={finish}
        />
      )}
      {doing?.what === 'release' && (
        <ReleaseForm tasks={doing.tasks} onTask={(task) => live.take(task)} onClose={finish} />
      )}
      {search.open?.startsWith('tsk') && (
        <TaskPanel
          key={search.open}
          taskId={search.open}
          version={board.tasks.get(search.open)?.version}
          view={view}
          onAssign={(task) => assign([task], null)}
          onRelease={(task) => release([task])}
        />
      )}
      {search.open !== undefined && board.isKnown && !search.open.startsWith('tsk') && (
        <RiderPanel
          riderId={search.open}
          rider={board.riders.get(search.open)}
          tasks={all.filter(({ rider }) => rider?.id === search.open)}
          view={view}
          now={now}
        />
      )}
    </div>
  )
}

const rowOf = (event: DragEvent<HTMLElement>): string | null =>
  (event.target as HTMLElement).closest<HTMLElement>('[data-row]')?.dataset['row'] ?? null

interface OutlinesProps {
  readonly areaId: string
  readonly children: (outlines: readonly (readonly { readonly lat: number; readonly lng: number }[])[]) => ReactNode
}

/** The map waits for what it is framed by. */
function Outlines({ areaId, children }: OutlinesProps) {
  const t = useText()
  const [{ data, fetching }] = useQuery({ query: AreaOutlines_query, variables: { id: areaId } })
  const communities = data?.node?.__typename === 'DispatchArea' ? data.node.communities : undefined
  const outlines = useMemo(() => communities?.map(({ boundary }) => boundary) ?? [], [communities])
  const waiting = <SkeletonCards count={1} height={380} label={t('loading')} />
  return (
    <div className="dispatch-map">
      {fetching && !data ? waiting : <Suspense fallback={waiting}>{children(outlines)}</Suspense>}
    </div>
  )
}

function NoTasks({ view, isFiltered }: { view: DispatchView; isFiltered: boolean }) {
  const t = useText()
  if (!isFiltered) return <Empty title={t('dispatch.none')} why={t('dispatch.noneWhy')} />
  const all = (
    <button
      type="button"
      className="chip"
      onClick={() => view.change({ q: '', lane: '', risk: false, pinned: false, stranded: false, rider: '' })}
    >
      {t('dispatch.showAll')}
    </button>
  )
  return <Empty title={t('dispatch.noneFound')} why={t('dispatch.noneFoundWhy')} act={all} />
}
