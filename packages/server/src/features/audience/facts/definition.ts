import { ordersOfLate, type TraitKey } from '@linli/audience'

/** What a trait means, for people; the fold in `trait-fold.ts` is the same in numbers. */
export interface TraitWords {
  readonly name: string
  readonly nameEn: string
  readonly definition: string
  readonly definitionEn: string
  /** How it is reckoned, over the columns of `resident_events` of kind ORDERED unless it says another. */
  readonly formula: string
}

const late = `最近${ordersOfLate}单`
const lateEn = `the last ${ordersOfLate} orders`

/** An order counts when it was paid for, and no longer when it is cancelled or its money has all gone back. */
export const definitions: Readonly<Record<TraitKey, TraitWords>> = {
  LAST_ORDER: {
    name: '最近下单日',
    nameEn: 'last order',
    definition: '最近一单下单的日子；比较的是距今多少天。',
    definitionEn: 'The day of the last order; compared by how many days ago that was.',
    formula: 'max(day)',
  },
  FIRST_ORDER: {
    name: '首次下单日',
    nameEn: 'first order',
    definition: '第一单下单的日子；比较的是距今多少天。',
    definitionEn: 'The day of the first order; compared by how many days ago that was.',
    formula: 'min(day)',
  },
  JOINED: {
    name: '加入日',
    nameEn: 'joined',
    definition: '登记到这户的日子；比较的是距今多少天。',
    definitionEn: 'The day he was entered at his household; compared by how many days ago that was.',
    formula: 'residents.joined_day',
  },
  ORDERS: {
    name: '订单数',
    nameEn: 'orders',
    definition: '已付款且未取消、未全额退款的订单数。',
    definitionEn: 'How many orders were paid for and neither cancelled nor given back in full.',
    formula: 'count(*) where is_first',
  },
  SPEND: {
    name: '累计消费',
    nameEn: 'spend',
    definition: '这些订单应付金额之和，含配送费，部分退款不扣除。',
    definitionEn: 'The sum of what those orders came to, with fees; partial refunds are not deducted.',
    formula: 'sum(total_fen) where is_first',
  },
  CANCELLED_ORDERS: {
    name: '取消单数',
    nameEn: 'cancelled orders',
    definition: '付款后又取消的订单数，不论谁取消。',
    definitionEn: 'How many orders were paid for and then cancelled, by whomever.',
    formula: "count(*) where is_first, kind = 'CANCELLED'",
  },
  LATE_ORDERS: {
    name: '超时单数',
    nameEn: 'late orders',
    definition: '超过承诺时间的订单数。',
    definitionEn: 'How many orders were not there at the end of the promised window.',
    formula: "count(*) where is_first, kind = 'LATE'",
  },
  BASKET: {
    name: '客单价',
    nameEn: 'basket',
    definition: `${late}应付金额的平均数。`,
    definitionEn: `The mean of what ${lateEn} came to.`,
    formula: `round(avg(total_fen)) where is_first, of ${lateEn}`,
  },
  DISCOUNT_SHARE: {
    name: '优惠占比',
    nameEn: 'discount share',
    definition: `${late}中优惠金额占优惠前商品金额的比例。`,
    definitionEn: `Of ${lateEn}, how much of the goods’ price before discounts was taken off.`,
    formula: `round(10000 * sum(discount_fen where is_first) / sum(category_fen)), of ${lateEn}`,
  },
  PRICE_BAND: {
    name: '价格带',
    nameEn: 'price band',
    definition: `${late}所买商品在本小区同品类当时在售价格中的位置，1最便宜，100最贵，按金额加权；依据价格历史，可重算。`,
    definitionEn: `Where what he bought in ${lateEn} stood among the prices of its category in his community at that moment, from 1 the cheapest to 100 the dearest, weighted by money; reckoned from the price history.`,
    formula: `round(sum(price_band * category_fen) / sum(category_fen)), of ${lateEn}`,
  },
  CATEGORIES: {
    name: '品类数',
    nameEn: 'categories',
    definition: `${late}涉及多少个品类。`,
    definitionEn: `How many categories ${lateEn} were of.`,
    formula: `count(distinct category), of ${lateEn}`,
  },
  TOP_CATEGORY: {
    name: '最常买品类',
    nameEn: 'top category',
    definition: `${late}中优惠前金额最高的品类。`,
    definitionEn: `The category with the most money before discounts in ${lateEn}.`,
    formula: `category with the greatest sum(category_fen), of ${lateEn}; of equals the one that is older in the catalog`,
  },
  TOP_CATEGORY_SHARE: {
    name: '最常买品类占比',
    nameEn: 'top category share',
    definition: `${late}中该品类优惠前金额的占比。`,
    definitionEn: `That category’s share of the money before discounts in ${lateEn}.`,
    formula: `round(10000 * sum(category_fen of it) / sum(category_fen)), of ${lateEn}`,
  },
  DAYPART: {
    name: '常购时段',
    nameEn: 'time of day',
    definition: `${late}下单最多的时段：早5–11、午11–14、下午14–17、晚17–22、夜22–5点。`,
    definitionEn: `When most of ${lateEn} were placed: morning 5–11, noon 11–14, afternoon 14–17, evening 17–22, night 22–5.`,
    formula: `mode of daypart where is_first, of ${lateEn}; of equals the earlier in the day`,
  },
  WEEKEND_SHARE: {
    name: '周末占比',
    nameEn: 'weekend share',
    definition: `${late}中周六、周日下单的比例。`,
    definitionEn: `The share of ${lateEn} that were placed on a Saturday or Sunday.`,
    formula: `round(10000 * count(* where Saturday or Sunday) / count(*)) where is_first, of ${lateEn}`,
  },
  MODE: {
    name: '常用履约方式',
    nameEn: 'way of delivery',
    definition: `${late}用得最多的履约方式。`,
    definitionEn: `How most of ${lateEn} were to be delivered.`,
    formula: `mode of mode where is_first, of ${lateEn}`,
  },
  CADENCE: {
    name: '购买间隔',
    nameEn: 'cadence',
    definition: `${late}相邻两单间隔天数的中位数；只有一单则未知。`,
    definitionEn: `The median of days from one order to the next in ${lateEn}; unknown with one order.`,
    formula: `round(median(day - previous day)) where is_first, of ${lateEn}`,
  },
  STREAK: {
    name: '连续周数',
    nameEn: 'weekly streak',
    definition: '到最近一单那周为止，连续每周（周一到周日）都有订单的周数。',
    definitionEn: 'Weeks in a row, Monday to Sunday, with an order, up to the week of the last one.',
    formula: 'length of the last run of (day + 3) / 7',
  },
  CHANNEL: {
    name: '渠道',
    nameEn: 'channel',
    definition: '最近一次登录的入口，以其自报名称为准。',
    definitionEn: 'What he signed in through last, as it called itself.',
    formula: 'residents.device',
  },
  DEVICE: {
    name: '设备',
    nameEn: 'device',
    definition: '最近一次登录的设备，以其自报名称为准。',
    definitionEn: 'What he signed in with last, as it called itself.',
    formula: 'residents.device',
  },
}

/** What the words of traits are called; categories have names of their own. */
export const wordNames: Readonly<Record<string, { readonly name: string; readonly nameEn: string }>> = {
  MORNING: { name: '早上', nameEn: 'morning' },
  NOON: { name: '中午', nameEn: 'noon' },
  AFTERNOON: { name: '下午', nameEn: 'afternoon' },
  EVENING: { name: '晚上', nameEn: 'evening' },
  NIGHT: { name: '深夜', nameEn: 'night' },
  INSTANT: { name: '即时配送', nameEn: 'instant delivery' },
  SAME_DAY: { name: '当日达', nameEn: 'same day' },
  SELF_PICKUP: { name: '自提', nameEn: 'self-pickup' },
  LEADER_DELIVERY: { name: '团长配送', nameEn: 'leader delivery' },
  ON_SITE_SERVICE: { name: '上门服务', nameEn: 'on-site service' },
  MINI_PROGRAM: { name: '小程序', nameEn: 'mini program' },
  APP: { name: 'App', nameEn: 'app' },
  WEB: { name: '网页', nameEn: 'web' },
  IOS: { name: '苹果', nameEn: 'iOS' },
  ANDROID: { name: '安卓', nameEn: 'Android' },
  HARMONY: { name: '鸿蒙', nameEn: 'HarmonyOS' },
  DESKTOP: { name: '电脑', nameEn: 'desktop' },
  OTHER: { name: '其他', nameEn: 'other' },
}
