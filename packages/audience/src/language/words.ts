import type { EventKind } from '../event.ts'
import type { channels, Daypart, devices, TraitKey } from '../trait.ts'

export interface TraitWords {
  readonly zh: string
  /** After “whose”; of a day, after “days since”. */
  readonly en: string
  /** What it means that the trait is not known, where that has a meaning of its own. */
  readonly unknown?: { readonly zh: string; readonly en: string }
  /** Of a COUNT. */
  readonly measure?: string
}

const never = { zh: '从未下单', en: 'who never ordered' }

export const traitWords: Readonly<Record<TraitKey, TraitWords>> = {
  LAST_ORDER: { zh: '最近一次下单', en: 'last order', unknown: never },
  FIRST_ORDER: { zh: '首次下单', en: 'first order', unknown: never },
  JOINED: { zh: '加入', en: 'joining' },
  ORDERS: { zh: '累计下单', en: 'number of orders', measure: '单' },
  SPEND: { zh: '累计消费', en: 'total spend' },
  CANCELLED_ORDERS: { zh: '累计取消', en: 'number of cancelled orders', measure: '单' },
  LATE_ORDERS: { zh: '累计被迟送', en: 'number of late orders', measure: '单' },
  BASKET: { zh: '客单价', en: 'basket' },
  DISCOUNT_SHARE: { zh: '优惠占比', en: 'discount share' },
  PRICE_BAND: { zh: '价位', en: 'price band' },
  CATEGORIES: { zh: '买过的品类', en: 'number of categories bought', measure: '个' },
  TOP_CATEGORY: { zh: '最常买的品类', en: 'top category' },
  TOP_CATEGORY_SHARE: { zh: '最常买的品类占比', en: 'share of the top category' },
  DAYPART: { zh: '惯常下单时段', en: 'usual time of day' },
  WEEKEND_SHARE: { zh: '周末下单占比', en: 'weekend share' },
  MODE: { zh: '惯常履约方式', en: 'usual way of delivery' },
  CADENCE: { zh: '下单间隔', en: 'gap between orders' },
  STREAK: { zh: '连续下单周数', en: 'weeks in a row with an order', measure: '周' },
  CHANNEL: { zh: '惯常下单渠道', en: 'usual channel' },
  DEVICE: { zh: '设备', en: 'device' },
}

/** Words of which a trait is one. */
export const valueWords: Readonly<
  Record<Daypart | (typeof channels)[number] | (typeof devices)[number], { readonly zh: string; readonly en: string }>
> = {
  MORNING: { zh: '早晨', en: 'morning' },
  NOON: { zh: '中午', en: 'noon' },
  AFTERNOON: { zh: '下午', en: 'afternoon' },
  EVENING: { zh: '傍晚', en: 'evening' },
  NIGHT: { zh: '夜间', en: 'night' },
  MINI_PROGRAM: { zh: '小程序', en: 'mini program' },
  APP: { zh: 'App', en: 'app' },
  WEB: { zh: '网页', en: 'web' },
  IOS: { zh: 'iOS', en: 'iOS' },
  ANDROID: { zh: '安卓', en: 'Android' },
  HARMONY: { zh: '鸿蒙', en: 'HarmonyOS' },
  DESKTOP: { zh: '电脑', en: 'desktop' },
  OTHER: { zh: '其他', en: 'other' },
}

interface EventWords {
  /** 至少〈下过〉2〈单〉 */
  readonly zh: string
  readonly measure: string
  /** “placed at least 2 〈orders〉” */
  readonly en: string
  readonly one: string
  readonly many: string
}

export const eventWords: Readonly<Record<EventKind, EventWords>> = {
  ORDERED: { zh: '下过', measure: '单', en: 'placed', one: 'order', many: 'orders' },
  CANCELLED: { zh: '取消过', measure: '单', en: 'cancelled', one: 'order', many: 'orders' },
  LATE: { zh: '遇到过', measure: '次迟到', en: 'met with', one: 'late order', many: 'late orders' },
  REFUNDED: { zh: '退过', measure: '单', en: 'were refunded', one: 'order', many: 'orders' },
  REDEEMED: { zh: '用过', measure: '次优惠', en: 'used', one: 'offer', many: 'offers' },
}
