import type { Assignment, Decision, Waiting } from './decision.ts'
import { excludedOf, explanationOf } from './explain.ts'
import type { Model } from './model.ts'
import type { Plan } from './plan.ts'
import { tripsOf, type Trip } from './timetable.ts'

/** What of a plan is told now, and why the rest waits. */
export function tellingOf(plan: Plan): Omit<Decision, 'moves'> {
  const { model } = plan
  const trips = model.riders.map((_, rider) => tripsOf(plan, rider))
  const told = trips.map(([first], rider) => (first && isTime(model, rider, first) ? first : null))
  return {
    assignments: told.flatMap((trip, rider) => (trip ? [assignmentOf(plan, rider, trip)] : [])),
    waiting: [
      ...trips.flatMap((all, rider) =>
        all.filter((trip) => trip !== told[rider]).flatMap((trip) => keptFor(model, rider, trip)),
      ),
      ...left(plan),
    ],
  }
}

/** Told earlier he would only stand and wait; told at the last moment, nothing is lost and everything is still open until then. */
const isTime = ({ now, settings, riders }: Model, rider: number, { tasks, setOut }: Trip) =>
  riders[rider]!.isFree && tasks.length > 0 && setOut <= now + settings.noticeSeconds

const assignmentOf = (plan: Plan, rider: number, { tasks, stops }: Trip): Assignment => ({
  riderId: plan.model.riders[rider]!.id,
  taskIds: tasks.map((task) => plan.model.task.ids[task]!),
  stops,
  why: tasks.map((task) => explanationOf(plan, task)),
})

const keptFor = (model: Model, rider: number, { tasks, setOut }: Trip): Waiting[] =>
  tasks.map((task) => ({
    taskId: model.task.ids[task]!,
    reason: 'NOT_YET',
    riderId: model.riders[rider]!.id,
    until: setOut - model.settings.noticeSeconds,
    excluded: excludedOf(model, task),
  }))

function left({ model, owner }: Plan): Waiting[] {
  return Array.from(owner.entries())
    .filter(([, rider]) => rider < 0)
    .map(([task]) => ({
      taskId: model.task.ids[task]!,
      reason: model.candidates[task]!.length > 0 ? 'NO_RIDER_LEFT' : 'NO_ELIGIBLE_RIDER',
      riderId: null,
      until: null,
      excluded: excludedOf(model, task),
    }))
}
