import type { Run } from './simulation.ts'
import type { Day } from './world.ts'

/** A day's answer as three tables, as the library that published the problem wants it. */
export interface Solution {
  readonly assignments: readonly AssignmentRow[]
  readonly orders: readonly OrderRow[]
  readonly moves: readonly MoveRow[]
}

export interface AssignmentRow {
  readonly assignedAt: number
  readonly pickedUpAt: number
  readonly courier: string
  /** As their doors follow each other. */
  readonly orders: readonly string[]
}

export interface OrderRow {
  readonly order: string
  readonly placed: number
  readonly ready: number
  readonly pickedUpAt: number
  readonly droppedOffAt: number
  readonly courier: string
}

export interface MoveRow {
  readonly courier: string
  readonly departedAt: number
  readonly from: string
  readonly to: string
}

/** Where a courier is when his shift begins. */
export const start = '0'

export function solutionOf({ orders }: Day, { assignments, moves }: Run): Solution {
  const byId = new Map(orders.map((order) => [order.id, order]))
  return {
    assignments: assignments.map(({ assignedAt, pickedUpAt, courier, drops }) => {
      return { assignedAt, pickedUpAt, courier, orders: drops.map(({ order }) => order) }
    }),
    orders: assignments.flatMap(({ courier, pickedUpAt, drops }) =>
      drops.map(({ order, at: droppedOffAt }) => {
        const { placed, ready } = byId.get(order)!
        return { order, placed, ready, pickedUpAt, droppedOffAt, courier }
      }),
    ),
    moves: movesOf(assignments, moves),
  }
}

/** Every drive of every courier, also that to wait elsewhere, one courier after another, each in the order of time. */
function movesOf(assignments: Run['assignments'], moves: Run['moves']): MoveRow[] {
  const legs = [
    ...moves.map(({ courier, at, restaurant }) => ({ courier, at, legs: [{ departedAt: at, to: restaurant }] })),
    ...assignments.map(({ courier, assignedAt, restaurant, drops }) => ({
      courier,
      at: assignedAt,
      legs: [
        { departedAt: assignedAt, to: restaurant },
        ...drops.map(({ leftAt, order }) => ({ departedAt: leftAt, to: order })),
      ],
    })),
  ]
  return Map.groupBy(legs, ({ courier }) => courier)
    .entries()
    .flatMap(([courier, all]) => {
      let from = start
      return all
        .toSorted((a, b) => a.at - b.at)
        .flatMap((each) => each.legs)
        .flatMap(({ departedAt, to }) => {
          if (to === from) return []
          const row = { courier, departedAt, from, to }
          from = to
          return [row]
        })
    })
    .toArray()
}
