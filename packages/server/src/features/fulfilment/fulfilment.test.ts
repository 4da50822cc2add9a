import { expect, test } from 'vitest'
import { goodsModes, isCarried } from './fulfilment.ts'

test('goods are carried by a rider, by a leader, or by nobody; a service on site carries none', () => {
  for (const mode of goodsModes) {
    expect(isCarried.byAnybody(mode)).toBe(!isCarried.byNobody(mode))
    if (isCarried.byRider(mode)) expect(isCarried.byAnybody(mode)).toBe(true)
  }
  expect(isCarried.byAnybody('ON_SITE_SERVICE') || isCarried.byNobody('ON_SITE_SERVICE')).toBe(false)
})
