import { expect, test } from 'vitest'
import { dayNumber, isWeekend, secondOfDay, daypartOf, weekOf } from './calendar.ts'
import { channelOf, deviceOf } from './device.ts'
import { eventsOf, type EventRow, type OrderFacts } from './order-facts.ts'
import { foldTraits } from './trait-fold.ts'
import { dayparts } from '@linli/audience'

const noon = new Date('2026-03-03T04:00:00Z')
const dayMs = 86_400_000
const known = { joinedDay: 20_000, device: null }

let orders = 0

/** Of ten yuan of category 0, placed at noon so many days ago; each test says what is different. */
function order(daysAgo: number, more: Partial<OrderFacts> = {}): OrderFacts {
  return {
    orderId: `ord_${String(++orders).padStart(4, '0')}` as OrderFacts['orderId'],
    ordinal: 7,
    mode: 'INSTANT',
    placedAt: new Date(noon.getTime() - daysAgo * dayMs),
    totalFen: 1_000,
    discountFen: 0,
    bought: [{ category: 0, fen: 1_000, priceBand: 50 }],
    wasPaid: true,
    isGivenBack: false,
    cancelledAt: null,
    lateAt: null,
    refundedAt: null,
    ...more,
  }
}

const rowsOf = (...all: OrderFacts[]): EventRow[] => all.flatMap(eventsOf)
const traitsOf = (...all: OrderFacts[]) => foldTraits(rowsOf(...all), known)

test('of somebody who never ordered nothing is known but when he joined', () => {
  expect(foldTraits([], known)).toEqual({
    ...{
      LAST_ORDER: null,
      FIRST_ORDER: null,
      JOINED: 20_000,
      ORDERS: 0,
      SPEND: 0,
      CANCELLED_ORDERS: 0,
      LATE_ORDERS: 0,
    },
    ...{ BASKET: null, DISCOUNT_SHARE: null, PRICE_BAND: null, CATEGORIES: 0, TOP_CATEGORY: null },
    ...{ TOP_CATEGORY_SHARE: null, DAYPART: null, WEEKEND_SHARE: null, MODE: null, CADENCE: null, STREAK: 0 },
    ...{ CHANNEL: null, DEVICE: null },
  })
})

test('an order of two categories is one order, and each category counts by its money', () => {
  const bought = [
    { category: 4, fen: 300, priceBand: 90 },
    { category: 2, fen: 700, priceBand: 10 },
  ]
  expect(traitsOf(order(1, { bought, discountFen: 250, totalFen: 750 }))).toMatchObject({
    ...{ ORDERS: 1, SPEND: 750, BASKET: 750, DISCOUNT_SHARE: 2_500, PRICE_BAND: 34 },
    ...{ CATEGORIES: 2, TOP_CATEGORY: 2, TOP_CATEGORY_SHARE: 7_000 },
  })
})

test('of late is the last twenty orders: what lies before them moves only what counts all', () => {
  const before = Array.from({ length: 5 }, () => order(100, { totalFen: 9_000, mode: 'SELF_PICKUP' }))
  const late = Array.from({ length: 20 }, (_, at) => order(40 - 2 * at))
  expect(traitsOf(...before, ...late)).toMatchObject({ ORDERS: 25, BASKET: 1_000, MODE: 0, CADENCE: 2, SPEND: 65_000 })
  expect(traitsOf(...late, ...before)).toEqual(traitsOf(...before, ...late))
})

test('of equals the smaller code is chosen, and a median of two is their mean', () => {
  expect(traitsOf(order(9, { mode: 'SELF_PICKUP' }), order(4, { mode: 'SAME_DAY' }), order(1))).toMatchObject({
    MODE: 0,
    CADENCE: 4,
  })
})

test('a streak ends with the week of the last order and breaks where a week has none', () => {
  expect(traitsOf(order(35), order(14), order(7), order(6), order(0)).STREAK).toBe(3)
  expect(traitsOf(order(0), order(14)).STREAK).toBe(1)
})

test('cancelled, late and given back are told; what was never paid for is not', () => {
  const at = new Date(noon.getTime() + 60_000)
  expect(traitsOf(order(1, { cancelledAt: at }), order(1, { lateAt: at }), order(1, { wasPaid: false }))).toMatchObject(
    {
      ...{ ORDERS: 1, CANCELLED_ORDERS: 1, LATE_ORDERS: 1 },
    },
  )
  expect(rowsOf(order(1, { isGivenBack: true, refundedAt: at })).map(({ kind }) => kind)).toEqual(['REFUNDED'])
})

test('days, weeks and times of day are those of Shanghai', () => {
  expect(dayNumber(new Date('2026-03-02T15:59:59Z'))).toBe(dayNumber(new Date('2026-03-02T16:00:00Z')) - 1)
  expect(secondOfDay(new Date('2026-03-02T16:00:01Z'))).toBe(1)
  expect([0, 4, 5, 10, 11, 14, 17, 21, 22].map((hour) => daypartOf(hour * 3_600))).toEqual([
    ...['NIGHT', 'NIGHT', 'MORNING', 'MORNING', 'NOON', 'AFTERNOON', 'EVENING', 'EVENING', 'NIGHT'],
  ])
  const saturday = dayNumber(new Date('2026-03-07T04:00:00Z'))
  expect([-1, 0, 1, 2].map((days) => isWeekend(saturday + days))).toEqual([false, true, true, false])
  expect(weekOf(saturday + 1)).toBe(weekOf(saturday))
  expect(weekOf(saturday + 2)).toBe(weekOf(saturday) + 1)
  expect(dayparts[rowsOf(order(0))[0]!.daypart]).toBe('NOON')
})

test.each([
  ['微信小程序 iPhone 15', 'MINI_PROGRAM', 'IOS'],
  ['Linli App/3.1 (HUAWEI Mate 60; HarmonyOS)', 'APP', 'HARMONY'],
  ['Mozilla/5.0 (Linux; Android 14) Chrome/120', 'WEB', 'ANDROID'],
  ['Mozilla/5.0 (Windows NT 10.0)', 'WEB', 'DESKTOP'],
  ['unknown', 'OTHER', 'OTHER'],
])('%s is %s on %s', (text, channel, device) => {
  expect([channelOf(text), deviceOf(text)]).toEqual([channel, device])
})
