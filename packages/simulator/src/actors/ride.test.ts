import { expect, test } from 'vitest'
import { placeOn, standing } from './ride.ts'

const [from, to] = [
  { lat: 40, lng: 116 },
  { lat: 42, lng: 120 },
]

test.each([
  [0, from],
  [1_000, from],
  [1_500, { lat: 41, lng: 118 }],
  [2_000, to],
  [9_000, to],
])('after %d ms a rider is so far', (nowMs, place) => {
  expect(placeOn({ from, to, beganMs: 1_000, lastsMs: 1_000 }, nowMs)).toEqual(place)
})

test('who stands is where he stands', () => {
  expect(placeOn(standing(from), 5)).toEqual(from)
})
