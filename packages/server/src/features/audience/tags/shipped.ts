import type { Rule } from '@linli/audience'

/** A tag that the platform computes wherever somebody takes it into the catalogue. */
export interface ShippedTag {
  readonly key: string
  readonly label: string
  readonly labelEn: string
  readonly purpose: string
  readonly rule: Rule
}

/** Of what people did here, and of nothing else; each is explained by its rule. */
export const shippedTags: readonly ShippedTag[] = [
  {
    key: 'frequent',
    label: '常客',
    labelEn: 'Frequent',
    purpose: '让一周买几次的邻居先看到到货和自提时段',
    rule: { performed: { event: 'ORDERED', times: { is: 'GTE', count: 12 }, withinDays: 27 } },
  },
  {
    key: 'newcomer',
    label: '新邻居',
    labelEn: 'Newcomer',
    purpose: '给刚住进来的邻居介绍小区里的店和自提点',
    rule: { trait: { key: 'JOINED', is: 'LTE', value: 30 } },
  },
  {
    key: 'sleeping',
    label: '沉睡',
    labelEn: 'Sleeping',
    purpose: '问一问很久没来的邻居少了什么',
    rule: {
      all: [{ trait: { key: 'ORDERS', is: 'GTE', value: 3 } }, { trait: { key: 'LAST_ORDER', is: 'GTE', value: 45 } }],
    },
  },
  {
    key: 'let_down',
    label: '近期体验差',
    labelEn: 'Let down lately',
    purpose: '近30天遇到过超时的邻居，先道歉，不推销',
    rule: { performed: { event: 'LATE', times: { is: 'GTE', count: 1 }, withinDays: 29 } },
  },
]
