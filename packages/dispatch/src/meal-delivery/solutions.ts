import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Solution } from './solution.ts'

/** Writes a solution as the three files that the library's own checker opens; it splits at blanks and looks for these headers. */
export function writeSolution(folder: string, { assignments, orders, moves }: Solution): void {
  mkdirSync(folder, { recursive: true })
  write(
    'assignments',
    'assignment_time pickup_time courier orders',
    assignments.map((row) => [row.assignedAt, row.pickedUpAt, row.courier, ...row.orders]),
  )
  write(
    'orders',
    'order placement_time ready_time pickup_time dropoff_time courier',
    orders.map((row) => [row.order, row.placed, row.ready, row.pickedUpAt, row.droppedOffAt, row.courier]),
  )
  write(
    'couriers',
    'courier departure_time origin destination',
    moves.map((row) => [row.courier, row.departedAt, row.from, row.to]),
  )

  function write(name: string, head: string, rows: readonly (readonly (string | number)[])[]): void {
    const lines = [head, ...rows.map((row) => row.join(' '))]
    writeFileSync(join(folder, `solution_info_${name}.txt`), `${lines.join('\n')}\n`)
  }
}
