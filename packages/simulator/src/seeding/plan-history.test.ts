import { describe, expect, test } from 'vitest'
import { makeWorld } from '../world/world.ts'
import { wayUntil } from './make-history.ts'
import { endings, planHistory } from './plan-history.ts'

const world = makeWorld(7)
const plans = planHistory(world)

describe('the history', () => {
  test('is the same for the same world', () => expect(planHistory(makeWorld(7))).toEqual(plans))

  test('has every ending, every mode and every place', () => {
    expect(plans.length).toBeGreaterThanOrEqual(145)
    expect(new Set(plans.map(({ ending }) => ending)).size).toBe(Object.keys(endings).length)
    expect(new Set(plans.map(({ mode }) => mode)).size).toBe(4)
    expect(new Set(plans.map(({ place }) => place.key)).size).toBe(3)
  })

  test('the people of the story have orders of their own', () => {
    const [home, elsewhere] = world.places
    expect(plans.filter((plan) => plan.home === home?.homes[0]).length).toBeGreaterThan(3)
    expect(plans.filter((plan) => plan.home === elsewhere?.homes[0]).length).toBeGreaterThan(0)
    expect(plans.filter((plan) => plan.shop === world.shops[0]).length).toBeGreaterThan(3)
    const carried = plans.filter(({ mode, ending }) => mode === 'INSTANT' && ending === 'completed')
    expect(carried.some(({ riderPhone }) => riderPhone === world.riders[0]?.phone)).toBe(true)
    const atPoint = plans.filter(({ ending }) => ending === 'atPickupPoint')
    expect(atPoint.some(({ leaderPhone }) => leaderPhone === world.leaders[0]?.phone)).toBe(true)
  })

  test('what is ordered is on sale and surely in stock', () => {
    for (const { shop, goods } of plans)
      for (const { name, quantity } of goods) {
        const item = shop.shelf.find((each) => each.name === name)
        expect(item?.isOnSale).toBe(true)
        expect(item?.stock).toBeGreaterThanOrEqual(quantity)
      }
  })
})

describe('wayUntil', () => {
  const way = [
    ['m', 'ACCEPT'],
    ['m', 'PREPARE'],
    ['m', 'PACK'],
    ['l', 'ARRIVE_AT_POINT'],
    ['l', 'REDEEM'],
  ] as const

  test('goes as far as the ending says', () => {
    expect(wayUntil(way, 'paid')).toEqual([])
    expect(wayUntil(way, 'preparing')).toEqual(way.slice(0, 2))
    expect(wayUntil(way, 'onTheWay')).toEqual(way.slice(0, 4))
    expect(wayUntil(way, 'completed')).toEqual(way)
  })
})
