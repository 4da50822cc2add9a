export type { Place, Rider, Shop, Situation, Stop, Task } from './assignment/situation.ts'
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
