import { describe, expect, test } from 'vitest'
import { isInside } from './point.ts'
import { makeWorld } from './world.ts'

const world = makeWorld(7)

describe('makeWorld', () => {
  test('the same seed gives the same world, another seed other people', () => {
    expect(makeWorld(7)).toEqual(world)
    expect(makeWorld(8).places[0]?.homes.map((home) => home.name)).not.toEqual(
      world.places[0]?.homes.map((home) => home.name),
    )
  })

  test('it is as large as promised', () => {
    expect(world.places.map((place) => place.name)).toEqual(['望京花园', '云栖府', '和平里'])
    expect(world.places.flatMap((place) => place.homes).length).toBeGreaterThanOrEqual(1_450)
    expect(world.shops).toHaveLength(40)
    expect(world.riders).toHaveLength(60)
    for (const place of world.places) expect(world.leaders.some((leader) => leader.place === place.key)).toBe(true)
  })

  test('every building stands inside the boundary of its place, and so does its centre', () => {
    for (const place of world.places) {
      expect(isInside(place.center, place.boundary)).toBe(true)
      for (const building of place.buildings)
        expect(isInside(building.location, place.boundary), `${place.name} ${building.name}`).toBe(true)
    }
  })

  test('no two people share a telephone, no two households of a building a door', () => {
    const people = [...world.places.flatMap((place) => place.homes), ...world.shops, ...world.riders, ...world.leaders]
    expect(new Set(people.map(({ phone }) => phone)).size).toBe(people.length)
    for (const { phone } of people) expect(phone).toMatch(/^1990000\d{4}$/)
    for (const place of world.places) {
      const doors = place.homes.map((home) => `${home.building}/${home.door}`)
      expect(new Set(doors).size).toBe(doors.length)
      const names = place.buildings.map((building) => building.name)
      expect(new Set(names).size).toBe(names.length)
    }
  })

  test('shops have 12 to 25 goods, each at a whole price for every place they serve', () => {
    for (const shop of world.shops) {
      expect(shop.shelf.length).toBeGreaterThanOrEqual(12)
      expect(shop.shelf.length).toBeLessThanOrEqual(25)
      for (const item of shop.shelf) {
        expect(item.pricesFen).toHaveLength(shop.serves.length)
        for (const price of item.pricesFen) expect(price % 10).toBe(0)
      }
    }
    expect(world.shops.flatMap((shop) => shop.shelf).some((item) => item.stock === 0)).toBe(true)
  })

  test('what premium residents pay is more than what an old estate pays for the same', () => {
    const shared = world.shops.find((shop) => shop.serves.join() === 'wangjing,yunqi')
    for (const item of shared?.shelf ?? []) expect(item.pricesFen[1]).toBeGreaterThan(item.pricesFen[0] ?? 0)
    expect(shared).toBeDefined()
  })
})
