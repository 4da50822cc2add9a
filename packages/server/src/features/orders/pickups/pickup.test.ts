import fc from 'fast-check'
import { expect, test } from 'vitest'
import { keysFrom } from '../../accounts/secrets.ts'
import { packText, signed, type OfflinePack } from './pickup-pack.ts'
import { happenedAt, hashOfCode, outcomeOf, pickupCodeOf, pickupStages, remindAt, waitingFrom } from './pickup.ts'
import { addMinutes, newId } from '@linli/kit'

const noon = new Date('2026-03-03T04:00:00Z')
const keys = keysFrom('a secret of more than thirty-two characters')
const point = { dwellHours: 48, freshDwellHours: 6, overdueHours: 24, freshRule: 'DISPOSE' as const }

test('fresh goods wait by the fresh rule of the point, all others go back in the end', () => {
  expect(waitingFrom(point, false, noon)).toMatchObject({
    collectBy: addMinutes(noon, 48 * 60),
    keptUntil: addMinutes(noon, 72 * 60),
    unclaimedRule: 'RETURN',
  })
  expect(waitingFrom(point, true, noon)).toMatchObject({
    collectBy: addMinutes(noon, 6 * 60),
    keptUntil: addMinutes(noon, 30 * 60),
    unclaimedRule: 'DISPOSE',
  })
})

test('a reminder comes between the half of the time and its end', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 43_200 }), fc.integer({ min: 1, max: 10_080 }), (minutes, lead) => {
      const waiting = { arrivedAt: noon, collectBy: addMinutes(noon, minutes) }
      const at = remindAt(waiting, lead).getTime()
      expect(at).toBeGreaterThanOrEqual(noon.getTime() + (minutes * 60_000) / 2)
      expect(at).toBeLessThan(waiting.collectBy.getTime())
      if (lead <= minutes / 2) expect(at).toBe(addMinutes(waiting.collectBy, -lead).getTime())
    }),
  )
})

test('a code opens what waits here; else it belongs elsewhere, was used, came too late, or is nobody’s', () => {
  const asked = pickupStages.map((stage) => [stage, outcomeOf({ stage }, false), outcomeOf({ stage }, true)])
  expect(asked).toEqual([
    ['WAITING', 'REDEEMED', 'REDEEMED'],
    ['REMINDED', 'REDEEMED', 'REDEEMED'],
    ['OVERDUE', 'REDEEMED', 'REDEEMED'],
    ['REDEEMED', 'ALREADY_REDEEMED', 'ALREADY_REDEEMED'],
    ['RETURNED', 'ENDED', 'WRONG_POINT'],
    ['DISPOSED', 'ENDED', 'WRONG_POINT'],
  ])
  expect([outcomeOf(undefined, true), outcomeOf(undefined, false)]).toEqual(['WRONG_POINT', 'WRONG_CODE'])
})

test('a device’s clock is believed between the arrival and now', () => {
  const now = addMinutes(noon, 60)
  const said = (minutes: number) => happenedAt(addMinutes(noon, minutes), { arrivedAt: noon }, now)
  expect([said(-5), said(30), said(90)]).toEqual([noon, addMinutes(noon, 30), now])
})

test('a code has eight digits, is the same whenever it is asked for, and another for each order and draw', () => {
  const codes = Array.from({ length: 500 }, () => newId('ord')).flatMap((id) =>
    [0, 1].map((draw) => pickupCodeOf(keys, id, draw)),
  )
  for (const code of codes) expect(code).toMatch(/^\d{8}$/)
  expect(new Set(codes).size).toBeGreaterThan(995)
  const id = newId('ord')
  expect(pickupCodeOf(keys, id, 0)).toBe(pickupCodeOf(keys, id, 0))
  expect(hashOfCode(keys, '12345678')).not.toContain('12345678')
  expect(hashOfCode(keys, '12345678')).not.toBe(
    hashOfCode(keysFrom('another secret of that length or more'), '12345678'),
  )
})

test('whoever holds the public key sees that a pack is the platform’s, and that nothing in it was changed', async () => {
  const pack: OfflinePack = {
    pointId: newId('pnt'),
    deviceId: 'tablet-1',
    issuedAt: noon,
    expiresAt: addMinutes(noon, 60),
    salt: 'salt',
    iterations: 10_000,
    isComplete: true,
    hashes: ['a', 'b'],
  }
  const { signature, publicKey } = signed(keys, pack)
  const key = await crypto.subtle.importKey('spki', Buffer.from(publicKey, 'base64'), 'Ed25519', false, ['verify'])
  const holds = (changed: OfflinePack) =>
    crypto.subtle.verify('Ed25519', key, Buffer.from(signature, 'base64'), Buffer.from(packText(changed)))
  expect(await holds(pack)).toBe(true)
  for (const change of [
    { hashes: ['a'] },
    { hashes: ['b', 'a'] },
    { expiresAt: addMinutes(noon, 61) },
    { deviceId: 'x' },
  ])
    expect(await holds({ ...pack, ...change })).toBe(false)
})
