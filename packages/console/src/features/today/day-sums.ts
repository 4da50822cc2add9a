export interface DayHealth {
  readonly orders: number
  readonly ordersBefore: number
  readonly completedOrders: number
  readonly cancelledOrders: number
  readonly salesFen: number
  readonly onTimeBp: number | null
}

/** Several places as one. The share that was on time is weighed by what was completed. */
export function sumHealth(all: readonly (DayHealth | null)[]): DayHealth {
  const known = all.filter((health) => health !== null)
  const sum = (of: (health: DayHealth) => number) => known.reduce((total, health) => total + of(health), 0)
  const rated = known.filter((health) => health.onTimeBp !== null)
  const completed = rated.reduce((total, health) => total + health.completedOrders, 0)
  const onTime = rated.reduce((total, health) => total + health.onTimeBp! * health.completedOrders, 0)
  return {
    orders: sum((health) => health.orders),
    ordersBefore: sum((health) => health.ordersBefore),
    completedOrders: sum((health) => health.completedOrders),
    cancelledOrders: sum((health) => health.cancelledOrders),
    salesFen: sum((health) => health.salesFen),
    onTimeBp: completed === 0 ? null : Math.round(onTime / completed),
  }
}

const mostSeries = 6

interface Place {
  readonly name: string
  readonly daily: readonly { readonly day: string; readonly orders: number }[]
}

/** Orders by day and place: the busiest places by name, the rest together, at most six series. */
export function dailySeries(places: readonly Place[], others: string) {
  const days = [...new Set(places.flatMap((place) => place.daily.map(({ day }) => day)))].sort()
  const byDay = (some: readonly Place[]) =>
    days.map((day) => some.reduce((sum, place) => sum + (place.daily.find((each) => each.day === day)?.orders ?? 0), 0))
  const total = (place: Place) => place.daily.reduce((sum, { orders }) => sum + orders, 0)
  const busiest = [...places].sort((a, b) => total(b) - total(a))
  const own = busiest.slice(0, places.length > mostSeries ? mostSeries - 1 : mostSeries)
  const rest = busiest.slice(own.length)
  const series = own.map((place) => ({ name: place.name, values: byDay([place]) }))
  return { days, series: rest.length === 0 ? series : [...series, { name: others, values: byDay(rest) }] }
}
