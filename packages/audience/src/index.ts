export type {
  Applied,
  Checksum,
  Explanation,
  Members,
  MembershipChange,
  Memory,
  Overlap,
  Percentile,
  Preview,
  Truth,
} from './answers.ts'
export { Audience, type AudienceOptions, type PreviewOptions } from './audience.ts'
export type { Changes, ResidentFacts, TagFacts, TraitFacts } from './changes.ts'
export type { Codes } from './codes.ts'
export { eventKinds, orderNumber, type EventKind, type PerformedEvent } from './event.ts'
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
export { bucketOf, saltOf } from './evaluate/buckets.ts'
export type { SegmentRule } from './segment.ts'
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
export { checkRule, type CheckedRule, type Vocabulary } from './language/check.ts'
export { ruleFaultCodes, type RuleFault, type RuleFaultCode } from './language/fault.ts'
export { forbiddenGrounds, forbiddenIn, type Forbidden, type ForbiddenGround } from './language/forbidden.ts'
export { equalRules, keyOf, normalise } from './language/normal.ts'
export { cycleThrough, partsOf, referencesOf, type References } from './language/references.ts'
export { sqlOf, sqlSettings, type Sql, type SqlFacts } from './language/sql.ts'
export { diffRules, type RuleChange } from './language/diff.ts'
export {
  fewestUnnamed,
  lint,
  ruleWarningCodes,
  type LintFacts,
  type RuleWarning,
  type RuleWarningCode,
} from './language/lint.ts'
export { languages, type Language, type Named, type Names } from './language/names.ts'
export { outcomeOf, type Outcome } from './language/outcome.ts'
export { recipes, type Ingredients, type Recipe } from './language/recipes.ts'
export { sentence, sentenceOfChange } from './language/sentence.ts'
