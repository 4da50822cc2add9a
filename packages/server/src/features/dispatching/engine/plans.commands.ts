import { system } from '../../../access/actor.ts'
import type { RiderId } from '../../carriers/index.ts'
import type { SweepDeps } from '../../orders/index.ts'
import type { AreaId } from '../areas/area.ts'
import type { TaskId } from '../tasks/task.ts'
import { assignByEngine, offerTask, planRoute, type Applied, type PlannedStop } from '../tasks/tasks.plans.ts'
import { isForEngine, questionOf } from './assembly.ts'
import type { Engines } from './engines.ts'
import { adviseMoves, type Advised } from './moves.commands.ts'
import type { Question } from './question.ts'
import { addRun, countApplied, type RunId } from './runs.store.ts'
import { findAreaFacts, type AreaFacts, type OpenTask } from './situations.store.ts'
import { nextWave } from './wave.ts'
import { defaultSettings, type Assignment, type Rider, type Stop } from '@linli/dispatch'
import { addMs } from '@linli/kit'

export interface PlanDeps extends SweepDeps {
  readonly engines: Engines
  readonly advised: Advised
}

export interface Planned {
  readonly assigned: number
  /** Told by a plan and refused by a command: the world had moved. The next plan sees it as it is. */
  readonly refused: number
  /** Absent when the engine had nothing to decide. */
  readonly tookMicros?: number
}

/** Riders that are written to at the same time; the other connections of the background stay free. */
const atOnce = 3

/** Looks at an area, asks the engine, and does what it says, task by task. */
export async function planArea(deps: PlanDeps, areaId: AreaId): Promise<Planned> {
  const at = deps.clock.now()
  const facts = await findAreaFacts(deps.db.pool, areaId, at)
  if (!facts) return { assigned: 0, refused: 0 }
  // Waves do not wait for the engine: should it fail, riders are asked all the same.
  const waves = await sendWaves(deps, facts, at)
  const question = questionOf(facts, at, defaultSettings)
  await correctTimes(deps, facts, question)
  if (question.situation.tasks.length === 0) return counted(waves)
  const answer = await deps.engines.ask(question)
  const runId = await addRun(deps.db, { areaId, at, question, answer })
  const plan = { facts, at, runId, question }
  const perRider = await inTurns(answer.decision.assignments, (assignment) => apply(deps, plan, assignment))
  const done = counted(perRider.flat())
  await countApplied(deps.db, runId, done)
  await adviseMoves(deps, deps.advised, facts, answer.decision.moves)
  const both = { assigned: done.assigned, refused: done.refused + counted(waves).refused }
  return { ...both, tookMicros: answer.tookMicros }
}

const counted = (applied: readonly (Applied | 'FAILED')[]) => ({
  assigned: applied.filter((each) => each === 'APPLIED').length,
  refused: applied.filter((each) => each !== 'APPLIED').length,
})

interface Plan {
  readonly facts: AreaFacts
  readonly at: Date
  readonly runId: RunId
  readonly question: Question
}

/** What fails for one must not hold up the others; the next plan tries it again. */
async function alone(deps: PlanDeps, taskId: string, work: () => Promise<Applied>): Promise<Applied | 'FAILED'> {
  try {
    return await work()
  } catch (error) {
    deps.log.error({ err: error, taskId }, 'what was planned could not be done')
    return 'FAILED'
  }
}

/** Where riders are asked, the engine's choice is asked first. */
async function apply(deps: PlanDeps, plan: Plan, assignment: Assignment): Promise<(Applied | 'FAILED')[]> {
  const acting = { ...deps, actor: system }
  const { facts, at, runId } = plan
  const riderId = assignment.riderId as RiderId
  const route = routeWith(plan, assignment).map(plannedStop)
  const applied: (Applied | 'FAILED')[] = []
  for (const id of assignment.taskIds) {
    const task = asSeen(facts.tasks.find((each) => each.id === id)!)
    const explanation = assignment.why.find(({ taskId }) => taskId === id)!
    const write = () =>
      facts.mode === 'ASSIGN'
        ? assignByEngine(acting, { ...task, riderId, runId, explanation, route })
        : offerTask(acting, { ...task, riderIds: [riderId], expiresAt: expiry(facts, at) })
    applied.push(await alone(deps, id, write))
  }
  return applied
}

/** The engine tells of the way on which the new tasks are; what he has to do after it stays after it. */
function routeWith({ question }: Plan, { riderId, stops }: Assignment): Stop[] {
  const told = new Set(stops.map(({ kind, taskId }) => `${kind} ${taskId}`))
  const rider = question.situation.riders.find(({ id }) => id === riderId)!
  return [...stops, ...rider.route.filter(({ kind, taskId }) => !told.has(`${kind} ${taskId}`))]
}

function sendWaves(deps: PlanDeps, facts: AreaFacts, at: Date): Promise<(Applied | 'FAILED')[]> {
  const acting = { ...deps, actor: system }
  const due = facts.tasks.flatMap((task) => {
    if (facts.mode === 'ASSIGN' || isForEngine(facts.mode, task)) return []
    const riderIds = nextWave(facts, task, at.getTime() / 1_000) as RiderId[]
    return riderIds.length > 0 ? [{ ...asSeen(task), riderIds, expiresAt: expiry(facts, at) }] : []
  })
  return inTurns(due, (wave) => alone(deps, wave.taskId, () => offerTask(acting, wave)))
}

const asSeen = ({ id, attempt, version }: OpenTask) => ({ taskId: id as TaskId, attempt, expectedVersion: version })
const expiry = ({ offerSeconds }: AreaFacts, at: Date): Date => addMs(at, offerSeconds * 1_000)

const plannedStop = ({ taskId, kind, doneAt }: Stop): PlannedStop => ({
  taskId: taskId as TaskId,
  kind,
  expectedAt: new Date(Math.round(doneAt * 1_000)),
})

/** Less than this nobody is told: a bus at a crossing is not news. */
const tellingSeconds = 60

/** Residents read when it comes: what is under way is reckoned again from where riders are. */
async function correctTimes(deps: PlanDeps, facts: AreaFacts, { situation }: Question): Promise<void> {
  const acting = { ...deps, actor: system }
  const expected = new Map(facts.riders.flatMap(({ carried }) => carried.map(({ id, expectedAt }) => [id, expectedAt])))
  const isNews = ({ kind, taskId, doneAt }: Stop): boolean => {
    const told = expected.get(taskId) ?? null
    return kind === 'DROPOFF' && (told === null || Math.abs(doneAt - told) > tellingSeconds)
  }
  const off = situation.riders.filter(({ route }: Rider) => route.some(isNews))
  await inTurns(off, ({ id, route }) => planRoute(acting, { riderId: id as RiderId, stops: route.map(plannedStop) }))
}

/** Some at a time; answers in the order of the items. */
async function inTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const answers: R[] = []
  const left = items.entries()
  const turn = async () => {
    for (const [index, item] of left) answers[index] = await work(item)
  }
  await Promise.all(Array.from({ length: atOnce }, turn))
  return answers
}
