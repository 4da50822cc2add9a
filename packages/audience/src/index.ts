export { eventKinds, type EventKind, type PerformedEvent } from './event.ts'
export {
  buckets,
  comparisons,
  deepestRule,
  mostClauses,
  type BucketClause,
  type Comparison,
  type PerformedClause,
  type Rule,
  type RuleKind,
  type TraitClause,
} from './rule.ts'
export {
  channels,
  dayparts,
  devices,
  ordersOfLate,
  traitKeys,
  traits,
  type Daypart,
  type TraitDefinition,
  type TraitKey,
  type TraitUnit,
} from './trait.ts'
