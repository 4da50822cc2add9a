import { buckets, type BucketClause, type PerformedClause, type Rule, type TraitClause } from '../rule.ts'
import { traits } from '../trait.ts'
import { amountOf, grouped } from './amount.ts'
import type { Named, Names } from './names.ts'
import { eventWords, traitWords, valueWords } from './words.ts'

/** 近60天内至少下过2单「母婴」，且优惠占比不低于30%，且不在「沉睡」人群 */
export function sentenceZh(rule: Rule, names: Names): string {
  return said(rule, names, true, 'OPEN')
}

/** Whether a group needs brackets around it where it stands. */
type Place = 'OPEN' | 'IN_ALL' | 'IN_ANY'

function said(rule: Rule, names: Names, holds: boolean, place: Place): string {
  if ('not' in rule) return said(rule.not, names, !holds, place)
  if ('all' in rule) return group(rule.all, names, holds, place, 'all')
  if ('any' in rule) return group(rule.any, names, holds, place, 'any')
  if ('trait' in rule) return trait(rule.trait, names, holds)
  if ('performed' in rule) return performed(rule.performed, names, holds)
  const no = holds ? '' : '不'
  if ('inSegment' in rule) return `${no}在${called(names, 'SEGMENT', [rule.inSegment.segmentId])}人群`
  if ('hasTag' in rule) return `${holds ? '有' : '没有'}${called(names, 'TAG', [rule.hasTag.tagId])}标签`
  if ('community' in rule) return `${no}住在${called(names, 'COMMUNITY', rule.community.ids)}小区`
  if ('building' in rule) return `${no}住在${called(names, 'BUILDING', rule.building.ids)}`
  return `${no}属于${bucket(rule.bucket)}`
}

/** 并非（甲，且乙） is left as it is: what it comes to is harder to read than what was meant. */
function group(parts: readonly Rule[], names: Names, holds: boolean, place: Place, kind: 'all' | 'any'): string {
  if (parts.length === 0) return (kind === 'all') === holds ? '所有居民' : '没有任何人'
  if (parts.length === 1) return said(parts[0]!, names, holds, place)
  const inside = kind === 'all' ? 'IN_ALL' : 'IN_ANY'
  const text = parts.map((part) => said(part, names, true, inside)).join(kind === 'all' ? '，且' : '，或')
  if (!holds) return `并非（${text}）`
  return place === 'OPEN' || place === inside ? text : `（${text}）`
}

function called(names: Names, what: Named, ids: readonly string[]): string {
  return ids.map((id) => `「${names(what, id) ?? `已不存在的 ${id}`}」`).join('或')
}

const phrases = {
  GT: { yes: '高于', no: '不高于' },
  GTE: { yes: '不低于', no: '低于' },
  LT: { yes: '低于', no: '不低于' },
  LTE: { yes: '不高于', no: '高于' },
  EQ: { yes: '为', no: '不为' },
  NE: { yes: '不为', no: '为' },
} as const

const dayPhrases = {
  GT: { yes: '超过', no: '不超过' },
  GTE: { yes: '至少', no: '不足' },
  LT: { yes: '不足', no: '至少' },
  LTE: { yes: '不超过', no: '超过' },
  EQ: { yes: '恰好', no: '不是' },
  NE: { yes: '不是', no: '恰好' },
} as const

/** Whose trait is not known is not who compares: where he is meant too, the sentence says so. */
function trait(clause: TraitClause, names: Names, holds: boolean): string {
  const { key, is, words, percentile } = clause
  const { unit } = traits[key]
  const { zh: name, unknown, measure } = traitWords[key]
  const orUnknown = holds ? '' : `或${unknown?.zh ?? '未知'}`
  const side = holds ? 'yes' : 'no'
  if (is === 'KNOWN') {
    if (unknown) return holds ? `并非${unknown.zh}` : unknown.zh
    return `${name}${holds ? '已知' : '未知'}`
  }
  if (is === 'IN' || unit === 'WORD') {
    const listed = (words ?? []).map((word) => wordOf(names, key, word)).join('或')
    return `${name}${phrases[is === 'NE' ? 'NE' : 'EQ'][side]}${listed}${orUnknown}`
  }
  const amount = (value = 0): string => amountOf(value, unit, 'zh-CN', measure)
  const subject = unit === 'DAY' ? `距${name}` : name
  if (is === 'BETWEEN')
    return `${subject}${holds ? '在' : '不在'}${amount(clause.value)}至${amount(clause.upTo)}之间${orUnknown}`
  if (percentile !== undefined) return `${name}${phrases[is][side]}全体的第${percentile}百分位${orUnknown}`
  return `${subject}${(unit === 'DAY' ? dayPhrases : phrases)[is][side]}${amount(clause.value)}${orUnknown}`
}

function wordOf(names: Names, key: TraitClause['key'], word: string): string {
  if (key === 'TOP_CATEGORY') return called(names, 'CATEGORY', [word])
  if (key === 'MODE') return names('MODE', word) ?? word
  return valueWords[word as keyof typeof valueWords].zh
}

function performed(clause: PerformedClause, names: Names, holds: boolean): string {
  const { event, times, where = {} } = clause
  const { zh: verb, measure } = eventWords[event]
  const window = windowOf(clause)
  const goods = where.categoryIds ? called(names, 'CATEGORY', where.categoryIds) : ''
  const filters = [
    where.modes?.map((mode) => names('MODE', mode) ?? mode).join('或'),
    where.dayparts?.map((part) => valueWords[part as keyof typeof valueWords].zh).join('或'),
    where.minTotalFen && `满${amountOf(where.minTotalFen, 'FEN', 'zh-CN')}`,
    where.isDiscounted === undefined ? undefined : where.isDiscounted ? '有优惠' : '无优惠',
  ].filter((text) => text !== undefined && text !== 0)
  const which = `${goods}${filters.length > 0 ? `（${filters.join('、')}）` : ''}`
  const { is, count } = times
  const often = `${grouped(count)}${measure}${which}`
  const none = `${window}没有${verb}${measure === '单' ? '单' : measure.slice(1)}${which}`
  const some = `${window}至少${verb}1${measure}${which}`
  if (count === 0 && is !== 'GTE') return holds ? none : some
  if (count === 0) return holds ? '所有居民' : '没有任何人'
  if (is === 'EQ') return `${window}${holds ? '恰好' : '不是恰好'}${verb}${often}`
  if (is === 'LTE') return holds ? `${window}至多${verb}${often}` : `${window}${verb}超过${often}`
  if (!holds && count === 1) return none
  return holds ? `${window}至少${verb}${often}` : `${window}${verb}不到${often}`
}

function windowOf({ withinDays, from, to }: PerformedClause): string {
  if (withinDays !== undefined) return withinDays === 0 ? '今天' : `近${grouped(withinDays)}天内`
  if (from !== undefined && to !== undefined) return from === to ? `${date(from)}` : `${date(from)}至${date(to)}`
  if (from !== undefined) return `${date(from)}以来`
  return to === undefined ? '' : `${date(to)}及以前`
}

/** 2017年12月31日 */
function date(text: string): string {
  const [year, month, day] = text.split('-').map(Number)
  return `${year}年${month}月${day}日`
}

function bucket({ salt, from, to }: BucketClause): string {
  const share = ((to - from + 1) * 100) / buckets
  return `随机分组「${salt}」的${from}–${to}号（${share}%）`
}
