import type { graphql, OrderState } from '../../api/graphql.ts'
import type { OrdersSearch } from './orders-search.ts'
import { addMinutes, addMs, startOfBusinessDay } from '@linli/kit'

export type OrderFilter = ReturnType<typeof graphql.scalar<'OrderFilter'>>
export type OrderSort = ReturnType<typeof graphql.scalar<'OrderSort'>>

const sortKeys = { placed: 'PLACED_AT', due: 'DUE_AT', total: 'TOTAL', number: 'NUMBER' } as const
const dayMs = 86_400_000

/** The view as the list, its count and its export are asked for. */
export function filterOf(search: OrdersSearch, now: Date): OrderFilter {
  const at = (minutes: number) => addMinutes(now, minutes).toISOString()
  const placed = range(search.from, search.to)
  return {
    ...(search.place === null ? {} : { communityId: { eq: search.place } }),
    ...(search.q ? { number: { contains: search.q.trim().toUpperCase() } } : {}),
    ...(search.state.length === 0 ? {} : { state: { in: [...search.state] } }),
    ...(search.mode.length === 0 ? {} : { mode: { in: [...search.mode] } }),
    ...(search.status.length === 0 ? {} : { status: { in: [...search.status] } }),
    ...(search.merchant ? { merchantId: { eq: search.merchant } } : {}),
    ...(search.late ? { late: true } : {}),
    ...(search.claimable ? { claimable: true } : {}),
    ...(search.dueIn ? { dueAt: { from: at(0), to: at(search.dueIn) } } : {}),
    ...(search.acceptIn ? { acceptBy: { to: at(search.acceptIn) } } : {}),
    ...(search.payIn ? { payBy: { to: at(search.payIn) } } : {}),
    ...(search.cancelledIn ? { cancelledAt: { from: at(-search.cancelledIn) } } : {}),
    ...(placed === null ? {} : { placedAt: placed }),
  }
}

/** A board column shows one state; when the view names states, the others stay empty. */
export function columnFilter(search: OrdersSearch, states: readonly OrderState[], now: Date): OrderFilter {
  const chosen = search.state.length === 0 ? states : states.filter((state) => search.state.includes(state))
  return { ...filterOf(search, now), state: { in: [...chosen] } }
}

export const sortOf = (search: OrdersSearch): OrderSort => ({
  key: sortKeys[search.sort],
  direction: search.dir === 'asc' ? 'ASC' : 'DESC',
})

/** Calendar days of the neighbourhood, both included. */
function range(from: string | undefined, to: string | undefined): { from?: string; to?: string } | null {
  const start = startOfDay(from)
  const end = startOfDay(to)
  if (start === null && end === null) return null
  return {
    ...(start === null ? {} : { from: start.toISOString() }),
    ...(end === null ? {} : { to: addMs(end, dayMs).toISOString() }),
  }
}

function startOfDay(day: string | undefined): Date | null {
  if (day === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(day)) return null
  const noon = new Date(`${day}T12:00:00+08:00`)
  return Number.isNaN(noon.getTime()) ? null : startOfBusinessDay(noon)
}
