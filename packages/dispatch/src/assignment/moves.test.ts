import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rider, situation, situations, task } from '../testing.ts'
import { decide } from './decide.ts'
import { defaultSettings } from './settings.ts'

const near = { id: 'near', x: 0, y: 0, ordersPerHour: 0 }
const busy = { id: 'busy', x: 2000, y: 0, ordersPerHour: 20 }
const movesOf = (facts: Parameters<typeof situation>[0]) => decide(situation(facts), defaultSettings).moves

test('who waits where nothing is expected goes to where orders come and nobody is', () => {
  expect(movesOf({ riders: [rider({ id: 'a' })], shops: [near, busy] })).toEqual([{ riderId: 'a', shopId: 'busy' }])
})

test('one rider is enough where one is, and nobody goes where nothing is expected', () => {
  const there = rider({ id: 'there', at: { x: 2000, y: 0 } })
  expect(movesOf({ riders: [rider({ id: 'a' }), there], shops: [near, busy] })).toEqual([])
  expect(movesOf({ riders: [rider({ id: 'a' })], shops: [near] })).toEqual([])
})

test('two who wait are spread over two places, each to the nearer', () => {
  const other = { id: 'other', x: -2000, y: 0, ordersPerHour: 20 }
  const moves = movesOf({
    riders: [rider({ id: 'west', at: { x: -100, y: 0 } }), rider({ id: 'east', at: { x: 100, y: 0 } })],
    shops: [busy, other],
  })
  expect(moves.toSorted((one, two) => one.riderId.localeCompare(two.riderId))).toEqual([
    { riderId: 'east', shopId: 'busy' },
    { riderId: 'west', shopId: 'other' },
  ])
})

test('too far is too far, and nobody is sent off as his shift ends', () => {
  expect(movesOf({ riders: [rider({ id: 'a' })], shops: [{ ...busy, x: 60_000 }] })).toEqual([])
  expect(movesOf({ riders: [rider({ id: 'a', shiftEndsAt: 60 })], shops: [busy] })).toEqual([])
})

test('whoever has something to do is left to it', () => {
  fc.assert(
    fc.property(situations, (told) => {
      const { assignments, moves } = decide(told, defaultSettings)
      const moved = moves.map(({ riderId }) => riderId)
      expect(new Set(moved).size).toBe(moved.length)
      for (const riderId of moved) {
        const { isFree, route } = told.riders.find(({ id }) => id === riderId)!
        expect(isFree).toBe(true)
        expect(route).toEqual([])
        expect(assignments.map((each) => each.riderId)).not.toContain(riderId)
      }
    }),
    { numRuns: 200 },
  )
})

test('a task now comes before an order that may come', () => {
  expect(movesOf({ riders: [rider({ id: 'a' })], tasks: [task({ id: 't' })], shops: [near, busy] })).toEqual([])
})
