import { describe, expect, test } from 'vitest'
import { Random } from '../random.ts'
import { isHot } from '../world/tastes.ts'
import { makeWorld } from '../world/world.ts'
import { decideOrder, impulses } from './decide.ts'

const world = makeWorld(7)
const homes = world.places.map((place) => place.homes)
const take = (seed: number, count: number) => impulses(new Random(seed), homes, 60).take(count).toArray()

describe('the appetite of a neighbourhood', () => {
  test('the same seed wants the same things at the same times, another seed others', () => {
    expect(take(1, 50)).toEqual(take(1, 50))
    expect(take(1, 50)).not.toEqual(take(2, 50))
  })

  test('the pace is kept on average', () => {
    const minutes = take(3, 6_000).reduce((sum, { afterMs }) => sum + afterMs, 0) / 60_000
    expect(6_000 / minutes).toBeGreaterThan(56)
    expect(6_000 / minutes).toBeLessThan(64)
  })

  test('only verified households order, and each order of a home has a turn of its own', () => {
    const all = take(4, 3_000)
    expect(all.every(({ home }) => home.verified)).toBe(true)
    expect(new Set(all.map(({ home, turn }) => `${home.phone}/${turn}`)).size).toBe(all.length)
  })
})

describe('decideOrder', () => {
  const decideAll = (seed: number) =>
    take(seed, 800).map(({ home, placeIndex, turn }) => {
      const place = world.places[placeIndex]!
      const shops = world.shops.filter(({ serves }) => serves.includes(place.key))
      return { place, ...decideOrder(new Random(seed).fork(`${home.phone}/${turn}`), home, shops, 'noon') }
    })

  test('the same seed decides the same', () => expect(decideAll(5)).toEqual(decideAll(5)))

  test('shops serve the place, goods are on their shelf, and hot food does not wait for a round', () => {
    for (const { place, shop, goods, mode } of decideAll(6)) {
      expect(shop.serves).toContain(place.key)
      expect(goods.length).toBeGreaterThan(0)
      for (const { name } of goods) expect(shop.shelf.some((item) => item.name === name)).toBe(true)
      expect(new Set(goods.map(({ name }) => name)).size).toBe(goods.length)
      if (isHot(shop.trade)) expect(['INSTANT', 'SELF_PICKUP']).toContain(mode)
    }
  })

  test('all four modes occur, most people pay and few change their mind', () => {
    const all = decideAll(7)
    expect(new Set(all.map(({ mode }) => mode)).size).toBe(4)
    expect(all.filter(({ pays }) => pays).length / all.length).toBeGreaterThan(0.9)
    expect(all.filter(({ cancelsAfterMs }) => cancelsAfterMs !== null).length / all.length).toBeLessThan(0.08)
  })
})
