import { expect, test } from 'vitest'
import { expiryOf, lifeOf, operatorLife, personLife, riderLife } from './session.ts'
import { addMinutes } from '@linli/kit'

const at = new Date('2026-11-22T10:00:00Z')

test('operators are signed in for 30 idle minutes, riders for a shift, others for a month', () => {
  expect(lifeOf('OPERATOR_LOGIN', true)).toBe(operatorLife)
  expect(lifeOf('PHONE_CODE', true)).toBe(riderLife)
  expect(lifeOf('PHONE_CODE', false)).toBe(personLife)
  expect([operatorLife.idleMs, riderLife.idleMs, personLife.idleMs]).toEqual([
    30 * 60_000,
    12 * 3_600_000,
    30 * 86_400_000,
  ])
})

test('use moves the end on, but never past the last one', () => {
  const endsAt = addMinutes(at, 40)
  expect(expiryOf(at, endsAt, 30 * 60_000)).toEqual(addMinutes(at, 30))
  expect(expiryOf(addMinutes(at, 20), endsAt, 30 * 60_000)).toEqual(endsAt)
})
