import type { Rule } from '../rule.ts'

/** What a recipe needs of the platform at hand, by the keys it knows them by. */
export interface Ingredients {
  /** Ids of the categories with these keys that exist. */
  readonly categoryIds: readonly string[]
  /** Of the tag with the key; undefined if the recipe needs none. */
  readonly tagId: string | undefined
}

interface Said {
  readonly zh: string
  readonly en: string
}

/**
 * A segment to begin with. It is named after how people live, and made of what they do: nobody is guessed to be a mother,
 * a clerk or old, and what only the resident can know is a tag he gives himself.
 */
export interface Recipe {
  readonly key: string
  readonly name: Said
  readonly why: Said
  /** Keys of categories, one of which must exist, and of a self-declared tag. */
  readonly categoryKeys: readonly string[]
  readonly tagKey: string | undefined
  rule(ingredients: Ingredients): Rule
}

const childKeys = ['baby', 'children', 'maternal-and-baby', 'toys', 'diapers', 'baby-food'] as const
const none = { categoryKeys: [], tagKey: undefined } as const

export const recipes: readonly Recipe[] = [
  {
    key: 'price_sensitive_family',
    name: { zh: '价格敏感的有娃家庭', en: 'Price-sensitive family' },
    why: {
      zh: '近期订单的优惠占比在全体前三成，且近60天至少买过两次婴童用品：看的是买什么、怎么买，不猜性别和身份。',
      en: 'The discount share of their late orders is among the highest 30%, and they bought things for children at least twice in 60 days: it looks at what they buy and how, and guesses neither gender nor role.',
    },
    categoryKeys: childKeys,
    tagKey: undefined,
    rule: ({ categoryIds }) => ({
      all: [
        { trait: { key: 'DISCOUNT_SHARE', is: 'GTE', percentile: 70 } },
        { performed: { event: 'ORDERED', times: { is: 'GTE', count: 2 }, withinDays: 60, where: { categoryIds } } },
      ],
    }),
  },
  {
    key: 'quality_seeker',
    name: { zh: '注重品质', en: 'Quality seeker' },
    why: {
      zh: '在各品类里常选贵的（价位在全体前四分之一），很少用优惠，近60天至少下过3单：对品质而非折扣有反应。',
      en: 'They choose the dearer things of each category (price band in the highest quarter), seldom use discounts, and placed at least 3 orders in 60 days: quality moves them, discounts do not.',
    },
    ...none,
    rule: () => ({
      all: [
        { trait: { key: 'PRICE_BAND', is: 'GTE', percentile: 75 } },
        { trait: { key: 'DISCOUNT_SHARE', is: 'LTE', value: 1_000 } },
        { performed: { event: 'ORDERED', times: { is: 'GTE', count: 3 }, withinDays: 60 } },
      ],
    }),
  },
  {
    key: 'frequent_senior',
    name: { zh: '高频采购的长者', en: 'Frequent senior' },
    why: {
      zh: '自己声明为长者，近7天至少下过3单，且惯常在早晨下单：适合早市、送货上门和大字版，不从年龄猜测。',
      en: 'They declared themselves seniors, placed at least 3 orders in 7 days and usually order in the morning: for early markets, delivery to the door and large type. Age is not guessed.',
    },
    categoryKeys: [],
    tagKey: 'senior',
    rule: ({ tagId }) => ({
      all: [
        ...(tagId === undefined ? [] : [{ hasTag: { tagId } }]),
        { performed: { event: 'ORDERED', times: { is: 'GTE', count: 3 }, withinDays: 6 } },
        { trait: { key: 'DAYPART', is: 'EQ', words: ['MORNING'] } },
      ],
    }),
  },
  {
    key: 'sleeping',
    name: { zh: '沉睡', en: 'Sleeping' },
    why: {
      zh: '曾经至少下过3单，但最近一次下单距今已有45天以上：有习惯、断了，值得问一声原因。',
      en: 'They once placed at least 3 orders, and the last was 45 days ago or longer: a habit that broke off, worth asking why.',
    },
    ...none,
    rule: () => ({
      all: [{ trait: { key: 'ORDERS', is: 'GTE', value: 3 } }, { trait: { key: 'LAST_ORDER', is: 'GTE', value: 45 } }],
    }),
  },
  {
    key: 'new_mover',
    name: { zh: '新搬来的邻居', en: 'New mover' },
    why: {
      zh: '加入小区不到30天，下单不超过2次：正在形成习惯，需要认路而不是折扣。',
      en: 'They joined the community within 30 days and placed at most 2 orders: habits are being formed, and they need to know their way around more than a discount.',
    },
    ...none,
    rule: () => ({
      all: [
        { trait: { key: 'JOINED', is: 'LT', value: 30 } },
        { performed: { event: 'ORDERED', times: { is: 'LTE', count: 2 } } },
      ],
    }),
  },
  {
    key: 'at_risk',
    name: { zh: '可能流失', en: 'At risk' },
    why: {
      zh: '至少下过5单，近30天遇到过迟到或退款，此后14天以上没有下单：先道歉和补救，再谈营销。',
      en: 'They placed at least 5 orders, met with a late or refunded one in the last 30 days, and have not ordered for 14 days: apologise and mend before marketing anything.',
    },
    ...none,
    rule: () => ({
      all: [
        { trait: { key: 'ORDERS', is: 'GTE', value: 5 } },
        { trait: { key: 'LAST_ORDER', is: 'GTE', value: 14 } },
        {
          any: [
            { performed: { event: 'LATE', times: { is: 'GTE', count: 1 }, withinDays: 30 } },
            { performed: { event: 'REFUNDED', times: { is: 'GTE', count: 1 }, withinDays: 30 } },
          ],
        },
      ],
    }),
  },
]
