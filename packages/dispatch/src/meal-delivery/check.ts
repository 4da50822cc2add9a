import { start, type AssignmentRow, type MoveRow, type Solution } from './solution.ts'
import { travelMinutes, type Courier, type Day, type Order } from './world.ts'

/**
 * What a solution does against the rules, in words; nothing when it keeps them all. It trusts no time that the solution
 * states: every arrival follows from the departure before it. Beyond the library's checker it wants the half services,
 * one restaurant per bundle, tables that agree, every assigned order delivered, and nothing on board at a pickup.
 */
export function violationsOf(day: Day, { assignments, orders, moves }: Solution): string[] {
  const found: string[] = []
  const byCourier = {
    assignments: Map.groupBy(assignments, ({ courier }) => courier),
    moves: Map.groupBy(moves, ({ courier }) => courier),
  }
  const couriers = new Map(day.world.couriers.map((courier) => [courier.id, courier]))
  const drops = new Map(orders.map((row) => [row.order, row]))
  if (drops.size !== orders.length) found.push('an order is delivered twice')
  const assigned = assignments.flatMap((row) => row.orders)
  if (new Set(assigned).size !== assigned.length) found.push('an order is assigned twice')
  for (const id of drops.keys()) if (!assigned.includes(id)) found.push(`${id} is delivered but not assigned`)
  for (const id of assigned) if (!drops.has(id)) found.push(`${id} is assigned but not delivered`)
  for (const id of new Set([...byCourier.assignments.keys(), ...byCourier.moves.keys()])) {
    const courier = couriers.get(id)
    if (!courier) found.push(`there is no courier ${id}`)
    else
      found.push(...followed(day, courier, byCourier.assignments.get(id) ?? [], byCourier.moves.get(id) ?? [], drops))
  }
  return found
}

function followed(
  { world, orders }: Day,
  courier: Courier,
  assignments: readonly AssignmentRow[],
  moves: readonly MoveRow[],
  drops: ReadonlyMap<string, Solution['orders'][number]>,
): string[] {
  const { params } = world
  const found: string[] = []
  const wrong = (isWrong: boolean, what: string) => {
    if (isWrong) found.push(`${courier.id}: ${what}`)
  }
  const known = new Map<string, Order>(orders.map((order) => [order.id, order]))
  const places = new Map<string, { x: number; y: number }>(
    [...world.restaurants, ...orders].map((place) => [place.id, place]),
  )
  places.set(start, courier)
  places.set(courier.id, courier)
  let place = start
  let arrived = courier.on
  let mayLeave = courier.on
  let idleBefore = courier.on
  let leg = 0
  for (const row of assignments.toSorted((a, b) => a.assignedAt - b.assignedAt)) {
    const bundle = row.orders.flatMap((id) => known.get(id) ?? [])
    const [first] = bundle
    wrong(bundle.length !== row.orders.length, 'an order is unknown')
    if (!first) continue
    while (leg < moves.length && moves[leg]!.to !== first.id) drive()
    wrong(place !== first.restaurant, `not at ${first.restaurant} for ${first.id}`)
    wrong(
      bundle.some(({ restaurant }) => restaurant !== first.restaurant),
      'a bundle is of several restaurants',
    )
    wrong(
      bundle.some(({ placed }) => row.assignedAt < placed),
      `${first.id} is assigned before it is placed`,
    )
    wrong(row.assignedAt < idleAt(row), `${first.id} is assigned while another is under way`)
    wrong(row.assignedAt > row.pickedUpAt, `${first.id} is picked up before it is assigned`)
    wrong(
      row.pickedUpAt < Math.max(arrived, row.assignedAt) + params.pickupService / 2,
      `${first.id} is picked up without half a service`,
    )
    wrong(
      bundle.some(({ ready }) => row.pickedUpAt < ready),
      `${first.id} is picked up before it is ready`,
    )
    wrong(row.pickedUpAt > courier.off, `${first.id} is picked up after the shift`)
    mayLeave = row.pickedUpAt + params.pickupService / 2
    for (const order of bundle) {
      const drop = drops.get(order.id)
      wrong(leg >= moves.length || moves[leg]!.to !== order.id, `nobody drives to ${order.id} next`)
      if (leg >= moves.length || !drop) break
      drive()
      wrong(
        drop.droppedOffAt < arrived + params.dropoffService / 2,
        `${order.id} is dropped off without half a service`,
      )
      wrong(
        drop.courier !== courier.id || drop.pickedUpAt !== row.pickedUpAt,
        `the tables tell of ${order.id} differently`,
      )
      wrong(drop.placed !== order.placed || drop.ready !== order.ready, `the times of ${order.id} are not its own`)
      mayLeave = drop.droppedOffAt + params.dropoffService / 2
    }
  }
  while (leg < moves.length) drive()
  return found

  /** Since when he was idle: the drive that his assignment begins with does not count. */
  function idleAt({ assignedAt }: AssignmentRow): number {
    const last = moves[leg - 1]
    return last && last.departedAt >= assignedAt ? idleBefore : mayLeave
  }

  function drive(): void {
    const { from, to, departedAt } = moves[leg++]!
    const [here, there] = [places.get(place), places.get(to)]
    wrong(from !== place && !(from === courier.id && place === start), `leaves ${from} but is at ${place}`)
    wrong(departedAt < mayLeave, `leaves ${from} before he may`)
    wrong(!there, `drives to ${to}, which is nowhere`)
    if (here && there) arrived = departedAt + travelMinutes(params, here, there)
    place = to
    idleBefore = mayLeave
    mayLeave = arrived
  }
}
