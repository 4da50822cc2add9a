import { checkName } from '../communities/index.ts'
import { checkContent, type Channel, type Content } from '../messages/index.ts'
import { goalKinds, longestWindowDays, type GoalKind } from './goal.ts'
import { checkPlaceholders } from './placeholder.ts'
import { addMs, isId, refuse, toFen, type Fen, type Id } from '@linli/kit'

export const languages = ['zh-CN', 'en'] as const
export type Language = (typeof languages)[number]

export interface Variant {
  readonly key: string
  readonly weight: number
  readonly content: Readonly<Record<Language, Content>>
}

/** What somebody wishes to send, to whom, when and to what end. */
export interface Terms {
  readonly name: string
  readonly communityId: Id<'com'> | null
  readonly merchantId: Id<'mer'> | null
  readonly includeSegmentIds: Id<'seg'>[]
  readonly excludeSegmentIds: Id<'seg'>[]
  readonly variants: readonly Variant[]
  readonly channels: Channel[]
  readonly startsAt: Date
  readonly endsAt: Date
  readonly caps: Partial<Record<Channel, number>>
  readonly priority: number
  readonly holdoutBps: number
  readonly goal: GoalKind
  readonly goalCategoryId: Id<'cat'> | null
  readonly goalDays: number
  readonly maxStalenessSeconds: number
  readonly costs: Partial<Record<Channel, number>>
  readonly budgetFen: Fen | null
  readonly offerId: Id<'off'> | null
}

const mostVariants = 5
const mostSegments = 10
const highestPriority = 1_000
const mostHoldoutBps = 9_000
const longestSendingDays = 30
const mostCap = 50
/** 100 yuan a message is a slip of the keyboard. */
const mostCostFen = 10_000
const mostBudgetFen = 1_000_000_000
const longestStaleness = 7 * 86_400
const dayMs = 86_400_000
/** It stands in tables that people open in other programs: a word that none of them takes for a formula. */
const variantKey = /^[a-z][a-z0-9-]{0,19}$/

/** Whatever does not fit is refused when it is saved, not when it is about to be sent. */
export function checkTerms(wanted: Terms): Terms {
  const { startsAt, endsAt, goal, goalCategoryId, budgetFen } = wanted
  if (!(startsAt < endsAt) || endsAt > addMs(startsAt, longestSendingDays * dayMs))
    refuse('BAD_INPUT', { reason: `sending ends after it begins, within ${longestSendingDays} days` }, 'input.endsAt')
  if (!goalKinds.includes(goal) || (goal === 'CATEGORY_ORDER') !== (goalCategoryId !== null))
    refuse('BAD_INPUT', { reason: 'CATEGORY_ORDER and no other goal names a category' }, 'input.goalCategoryId')
  const channels = [...new Set(wanted.channels)]
  if (channels.length === 0) refuse('BAD_INPUT', { reason: 'at least one channel is wanted' }, 'input.channels')
  const excluded = ids(wanted.excludeSegmentIds, 'input.excludeSegmentIds')
  const included = ids(wanted.includeSegmentIds, 'input.includeSegmentIds')
  if (included.some((segmentId) => excluded.includes(segmentId)))
    refuse('BAD_INPUT', { reason: 'a segment is included or excluded, not both' }, 'input.excludeSegmentIds')
  return {
    ...wanted,
    name: checkName(wanted.name, 'input.name'),
    includeSegmentIds: included,
    excludeSegmentIds: excluded,
    channels,
    variants: checkVariants(wanted, channels),
    caps: eachChannel(wanted.caps, 'input.caps', mostCap),
    costs: eachChannel(wanted.costs, 'input.costs', mostCostFen),
    priority: whole(wanted.priority, 'input.priority', 0, highestPriority),
    holdoutBps: whole(wanted.holdoutBps, 'input.holdoutBps', 0, mostHoldoutBps),
    goalDays: whole(wanted.goalDays, 'input.goalDays', 1, longestWindowDays),
    maxStalenessSeconds: whole(wanted.maxStalenessSeconds, 'input.maxStalenessSeconds', 60, longestStaleness),
    budgetFen: budgetFen === null ? null : toFen(whole(budgetFen, 'input.budgetFen', 0, mostBudgetFen)),
  }
}

function checkVariants({ variants, merchantId }: Terms, channels: readonly Channel[]): Variant[] {
  const field = 'input.variants'
  const keys = new Set(variants.map(({ key }) => key))
  if (variants.length < 1 || variants.length > mostVariants || keys.size < variants.length)
    refuse('BAD_INPUT', { reason: `1 to ${mostVariants} variants are wanted, each with a key of its own` }, field)
  return variants.map(({ key, weight, content }, index) => {
    const at = `${field}.${index}`
    if (!variantKey.test(key))
      refuse('BAD_INPUT', { reason: 'a key is a word such as `a` or `short-text`' }, `${at}.key`)
    const checked = languages.map((language): [Language, Content] => {
      const said = checkContent(content[language] ?? {}, channels, `${at}.content`)
      checkPlaceholders(said, `${at}.content`, merchantId !== null)
      return [language, said]
    })
    return {
      key,
      weight: whole(weight, `${at}.weight`, 1, 1_000),
      content: Object.fromEntries(checked) as Variant['content'],
    }
  })
}

function ids(segmentIds: readonly Id<'seg'>[], field: string): Id<'seg'>[] {
  const unique = [...new Set(segmentIds)]
  if (unique.length > mostSegments) refuse('TOO_MANY', { limit: mostSegments }, field)
  if (!unique.every((each) => isId('seg', each))) refuse('NOT_FOUND', {}, field)
  return unique
}

const eachChannel = (values: Partial<Record<Channel, number>>, field: string, most: number) =>
  Object.fromEntries(
    Object.entries(values).map(([channel, value]) => [channel, whole(value, `${field}.${channel}`, 0, most)]),
  )

function whole(value: number, field: string, least: number, most: number): number {
  if (!Number.isInteger(value) || value < least || value > most)
    refuse('BAD_INPUT', { reason: `a whole number from ${least} to ${most} is wanted` }, field)
  return value
}
