import fc from 'fast-check'
import { expect, test } from 'vitest'
import { centreOf, metresBetween, planeAround } from './plane.ts'

const wangjing = { lat: 39.99, lng: 116.47 }

test('a degree to the north is 111 km, one to the east at the latitude of Beijing 85 km', () => {
  const { toPlace } = planeAround(wangjing)
  expect(toPlace({ lat: 40.99, lng: 116.47 })).toEqual({ x: 0, y: expect.closeTo(111_195, 0) })
  expect(toPlace({ lat: 39.99, lng: 117.47 })).toEqual({ x: expect.closeTo(85_193, 0), y: 0 })
})

test('what is turned into metres and back is where it was', () => {
  const degrees = fc.record({
    lat: fc.double({ min: -60, max: 60, noNaN: true }),
    lng: fc.double({ min: -179, max: 179, noNaN: true }),
  })
  fc.assert(
    fc.property(degrees, fc.double({ min: -0.3, max: 0.3, noNaN: true }), (centre, off) => {
      const point = { lat: centre.lat + off, lng: centre.lng + off }
      const { toPlace, toPoint } = planeAround(centre)
      const back = toPoint(toPlace(point))
      expect(back.lat).toBeCloseTo(point.lat, 9)
      expect(back.lng).toBeCloseTo(point.lng, 9)
    }),
  )
})

test('neighbours on both sides of the date line are neighbours', () => {
  expect(metresBetween({ lat: 0, lng: 179.99 }, { lat: 0, lng: -179.99 })).toBeCloseTo(2_224, -1)
  expect(
    centreOf([
      { lat: 0, lng: 179.99 },
      { lat: 0, lng: -179.99 },
    ]).lng,
  ).toBeCloseTo(180, 6)
})

test('the far side of the world is far away, not an error', () => {
  expect(metresBetween(wangjing, { lat: -39.99, lng: -63.53 })).toBeGreaterThan(15_000_000)
})
