export { decide } from './assignment/decide.ts'
export { nearestIdle } from './assignment/nearest-idle.ts'
export { defaultSettings, type Settings } from './assignment/settings.ts'
export { travelSeconds } from './assignment/travel.ts'
export type { Place, Rider, Shop, Situation, Stop, StopAhead, Task } from './assignment/situation.ts'
export {
  exclusions,
  terms,
  waitingReasons,
  type Assignment,
  type Candidate,
  type Decision,
  type Excluded,
  type Exclusion,
  type Explanation,
  type Move,
  type Term,
  type Waiting,
  type WaitingReason,
} from './assignment/decision.ts'
export { planRoutes, type RouteOptions } from './routes/plan-routes.ts'
export {
  unservedReasons,
  type PlannedRoute,
  type PlannedVisit,
  type RoutePlan,
  type RouteProblem,
  type RouteRequest,
  type Unserved,
  type UnservedReason,
  type Visit,
} from './routes/problem.ts'
