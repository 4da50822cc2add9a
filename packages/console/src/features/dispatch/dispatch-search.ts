import { useMemo } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { paths, type DispatchLink } from '../../app/paths.ts'
import { taskName, type TaskRow } from './task-row.ts'
import { byRisk, laneNames, laneOf, riskOf, type Lane } from './task-state.ts'

/** The whole view of the dispatch board, as its address says it. */
export interface DispatchSearch extends DispatchLink {
  readonly place: string | null
  readonly view: 'list' | 'board' | 'map'
  readonly lane?: Lane
  readonly sort: 'risk' | 'due'
  readonly dir: 'asc' | 'desc'
}

const longestText = 40
const views = ['list', 'board', 'map'] as const
const sorts = ['risk', 'due'] as const

/** Reads an address; what it does not understand, it leaves out. */
export function readDispatchSearch(search: URLSearchParams): DispatchSearch {
  const text = (name: 'area' | 'q' | 'rider' | 'open') => {
    const value = search.get(name)?.slice(0, longestText)
    return value ? { [name]: value } : {}
  }
  const is = (name: 'risk' | 'pinned' | 'stranded') => (search.get(name) === '1' ? { [name]: true } : {})
  const lane = laneNames.find((each) => each === search.get('lane'))
  return {
    place: search.get('place'),
    view: views.find((each) => each === search.get('view')) ?? 'list',
    sort: sorts.find((each) => each === search.get('sort')) ?? 'risk',
    dir: search.get('dir') === 'desc' ? 'desc' : 'asc',
    ...text('area'),
    ...text('q'),
    ...text('rider'),
    ...text('open'),
    ...is('risk'),
    ...is('pinned'),
    ...is('stranded'),
    ...(lane ? { lane } : {}),
  }
}

export interface DispatchView {
  readonly search: DispatchSearch
  readonly change: (change: DispatchLink) => void
}

export function useDispatchView(): DispatchView {
  const [params] = useSearchParams()
  const navigate = useNavigate()
  // The same address is the same object: thousands of rows are drawn from it.
  return useMemo(() => {
    const search = readDispatchSearch(params)
    return { search, change: (change) => void navigate(paths.dispatch({ ...search, ...change }), { replace: true }) }
  }, [params, navigate])
}

/** The tasks of the view, in its order. */
export function viewed(tasks: readonly TaskRow[], search: DispatchSearch, now: number): readonly TaskRow[] {
  const q = search.q?.trim().toLowerCase() ?? ''
  const shown = tasks.filter(
    (task) =>
      (search.lane === undefined || laneOf(task) === search.lane) &&
      (!search.risk || riskOf(task, now) !== 'calm') &&
      (!search.pinned || task.isPinned) &&
      (!search.stranded || task.isStranded) &&
      (search.rider === undefined || task.rider?.id === search.rider) &&
      (q === '' || isNamed(task, q)),
  )
  const sorted = search.sort === 'risk' ? byRisk(shown, now) : byDue(shown)
  return search.dir === 'asc' ? sorted : sorted.toReversed()
}

const isNamed = (task: TaskRow, q: string): boolean =>
  [taskName(task), task.merchant.name, task.merchant.nameEn, task.rider?.name ?? ''].some((name) =>
    name.toLowerCase().includes(q),
  )

const byDue = (tasks: readonly TaskRow[]): readonly TaskRow[] =>
  tasks.toSorted((a, b) => Date.parse(a.dueAt) - Date.parse(b.dueAt) || (a.id < b.id ? -1 : 1))
