import { expect, test } from 'vitest'
import type { Rule } from '../rule.ts'
import type { Names } from './names.ts'
import { sentence, sentenceOfChange } from './sentence.ts'

const called: Readonly<Record<string, string>> = {
  baby: '母婴',
  toys: '玩具',
  sleeping: '沉睡',
  senior: '长者',
  wangjing: '望京花园',
  SELF_PICKUP: '自提',
}
const names: Names = (_, id) => called[id]
const baby = { categoryIds: ['baby'] }

const cases: readonly (readonly [Rule, string, string])[] = [
  [
    {
      all: [
        { performed: { event: 'ORDERED', times: { is: 'GTE', count: 2 }, withinDays: 60, where: baby } },
        { trait: { key: 'DISCOUNT_SHARE', is: 'GTE', value: 3_000 } },
        { not: { inSegment: { segmentId: 'sleeping' } } },
      ],
    },
    '近60天内至少下过2单「母婴」，且优惠占比不低于30%，且不在「沉睡」人群',
    'residents who placed at least 2 orders of “母婴” in the last 60 days, and whose discount share is at least 30%, and who are not in segment “沉睡”',
  ],
  [
    { not: { performed: { event: 'ORDERED', times: { is: 'GTE', count: 1 }, withinDays: 21 } } },
    '近21天内没有下过单',
    'residents who placed no order in the last 21 days',
  ],
  [
    { not: { trait: { key: 'LAST_ORDER', is: 'GTE', value: 21 } } },
    '距最近一次下单不足21天或从未下单',
    'residents whose last order was less than 21 days ago or who never ordered',
  ],
  [
    { trait: { key: 'LAST_ORDER', is: 'BETWEEN', value: 7, upTo: 30 } },
    '距最近一次下单在7天至30天之间',
    'residents whose last order was between 7 days and 30 days ago',
  ],
  [
    { trait: { key: 'PRICE_BAND', is: 'GTE', percentile: 75 } },
    '价位不低于全体的第75百分位',
    'residents whose price band is at least the 75th percentile of all',
  ],
  [
    { trait: { key: 'BASKET', is: 'LT', value: 123_450 } },
    '客单价低于¥1,234.50',
    'residents whose basket is less than ¥1,234.50',
  ],
  [
    { not: { trait: { key: 'MODE', is: 'EQ', words: ['SELF_PICKUP'] } } },
    '惯常履约方式不为自提或未知',
    'residents whose usual way of delivery is not 自提 or unknown',
  ],
  [
    {
      any: [
        { hasTag: { tagId: 'senior' } },
        { all: [{ community: { ids: ['wangjing'] } }, { hasTag: { tagId: 'gone' } }] },
      ],
    },
    '有「长者」标签，或（住在「望京花园」小区，且有「已不存在的 gone」标签）',
    'residents who have the tag “长者”, or (who live in “望京花园”, and who have the tag “gone, which is no more”)',
  ],
  [
    { not: { all: [{ hasTag: { tagId: 'senior' } }, { inSegment: { segmentId: 'sleeping' } }] } },
    '并非（有「长者」标签，且在「沉睡」人群）',
    'residents who are not those (who have the tag “长者”, and who are in segment “沉睡”)',
  ],
  [
    {
      performed: {
        event: 'ORDERED',
        times: { is: 'EQ', count: 3 },
        withinDays: 0,
        where: { categoryIds: ['baby', 'toys'], dayparts: ['MORNING'], minTotalFen: 5_000, isDiscounted: true },
      },
    },
    '今天恰好下过3单「母婴」或「玩具」（早晨、满¥50、有优惠）',
    'residents who placed exactly 3 orders of “母婴” or “玩具” at morning of at least ¥50 with a discount today',
  ],
  [
    { performed: { event: 'REDEEMED', times: { is: 'GTE', count: 2 }, from: '2017-12-01', to: '2017-12-31' } },
    '2017年12月1日至2017年12月31日至少用过2次优惠',
    'residents who used at least 2 offers from 2017-12-01 to 2017-12-31',
  ],
  [
    { not: { performed: { event: 'ORDERED', times: { is: 'GTE', count: 1 }, from: '2017-11-01' } } },
    '2017年11月1日以来没有下过单',
    'residents who placed no order since 2017-11-01',
  ],
  [
    { performed: { event: 'LATE', times: { is: 'LTE', count: 1 } } },
    '至多遇到过1次迟到',
    'residents who met with at most 1 late order',
  ],
  [
    { bucket: { salt: '春', from: 0, to: 999 } },
    '属于随机分组「春」的0–999号（10%）',
    'residents who are in buckets 0 to 999 (10%) of the random split “春”',
  ],
  [{ all: [] }, '所有居民', 'all residents'],
  [{ not: { all: [] } }, '没有任何人', 'nobody'],
]

test.each(cases)('%j is said in both languages', (rule, zh, en) => {
  expect(sentence(rule, 'zh-CN', names)).toBe(zh)
  expect(sentence(rule, 'en', names)).toBe(en)
})

test('a rule and its opposite are never said alike', () => {
  for (const [rule] of cases) {
    for (const language of ['zh-CN', 'en'] as const) {
      expect(sentence({ not: rule }, language, names)).not.toBe(sentence(rule, language, names))
      expect(sentence({ not: { not: rule } }, language, names)).toBe(sentence(rule, language, names))
    }
  }
})

test('a change is said as what it was and what it is', () => {
  const [before, after] = [15, 21].map((value): Rule => ({ trait: { key: 'LAST_ORDER', is: 'GTE', value } })) as [
    Rule,
    Rule,
  ]
  expect(sentenceOfChange({ kind: 'CHANGED', path: '', before, after }, 'zh-CN', names)).toBe(
    '由：距最近一次下单至少15天；改为：距最近一次下单至少21天',
  )
})
