import { useMemo } from 'react'
import { useLocation, useNavigate, useSearchParams } from 'react-router'
import type { FulfilmentMode, FulfilmentStatus, OrderState } from '../../api/graphql.ts'
import { paths, type OrdersLink } from '../../app/paths.ts'
import { fulfilmentStatuses, modes, orderStates } from './order-state.ts'

/** The whole view of the orders page, as its address says it. */
export interface OrdersSearch extends OrdersLink {
  readonly place: string | null
  readonly view: 'list' | 'board'
  readonly state: readonly OrderState[]
  readonly mode: readonly FulfilmentMode[]
  readonly status: readonly FulfilmentStatus[]
  readonly sort: NonNullable<OrdersLink['sort']>
  readonly dir: NonNullable<OrdersLink['dir']>
}

const longestText = 40
const mostMinutes = 7 * 24 * 60
/** Bounds that move with the clock. */
export const minuteNames = ['dueIn', 'acceptIn', 'payIn', 'cancelledIn'] as const
const parts = ['changes', 'money'] as const
const sorts = ['placed', 'due', 'total', 'number'] as const

/** Reads an address; what it does not understand, it leaves out. */
export function readOrdersSearch(search: URLSearchParams): OrdersSearch {
  const some = <Value extends string>(name: string, known: readonly Value[]) =>
    (search.get(name)?.split(',') ?? []).filter((value): value is Value => known.includes(value as Value))
  const text = (name: string) => {
    const value = search.get(name)?.slice(0, longestText)
    return value ? { [name]: value } : {}
  }
  const minutes = (name: (typeof minuteNames)[number]) => {
    const value = Number(search.get(name))
    return Number.isInteger(value) && value > 0 && value <= mostMinutes ? { [name]: value } : {}
  }
  const cols = search.get('cols')?.split(',')
  const part = parts.find((each) => each === search.get('part'))
  return {
    place: search.get('place'),
    view: search.get('view') === 'board' ? 'board' : 'list',
    state: some('state', orderStates),
    mode: some('mode', modes),
    status: some('status', fulfilmentStatuses),
    late: search.get('late') === '1',
    claimable: search.get('claimable') === '1',
    sort: some('sort', sorts)[0] ?? 'placed',
    dir: search.get('dir') === 'asc' ? 'asc' : 'desc',
    ...minutes('dueIn'),
    ...minutes('acceptIn'),
    ...minutes('payIn'),
    ...minutes('cancelledIn'),
    ...text('q'),
    ...text('merchant'),
    ...text('from'),
    ...text('to'),
    ...(part ? { part } : {}),
    ...(search.get('after') ? { after: search.get('after')! } : {}),
    ...(cols ? { cols } : {}),
  }
}

/** What stands in the address when nothing was chosen stays out of it. */
export function linkOf(search: OrdersSearch): OrdersLink {
  const { view, sort, dir, ...rest } = search
  const isDefaultSort = sort === 'placed' && dir === 'desc'
  return { ...rest, ...(view === 'board' ? { view } : {}), ...(isDefaultSort ? {} : { sort, dir }) }
}

export interface OrdersView {
  readonly search: OrdersSearch
  readonly link: OrdersLink
  /** Another view of the orders, from its first page. */
  readonly change: (change: Partial<OrdersSearch>) => void
  readonly open: (orderId: string | null) => void
}

export function useOrdersView(openId: string | null): OrdersView {
  const [params] = useSearchParams()
  const { state } = useLocation()
  const navigate = useNavigate()
  // The same address is the same object: hundreds of rows and cards are drawn from it.
  return useMemo(() => {
    const search = readOrdersSearch(params)
    const link = linkOf(search)
    return {
      search,
      link,
      change(change) {
        const { after: _, ...first } = { ...search, ...change }
        const next = linkOf(first)
        void navigate(openId === null ? paths.orders(next) : paths.order(openId, next), { replace: true })
      },
      // The trail of pages stays with the entry, so that "back" still knows them.
      open: (orderId) => void navigate(orderId === null ? paths.orders(link) : paths.order(orderId, link), { state }),
    }
  }, [params, navigate, openId, state])
}
