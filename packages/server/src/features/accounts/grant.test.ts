import { expect, test } from 'vitest'
import { placeKinds, roles, type Actor, type Grant } from '../../access/actor.ts'
import { sees } from '../../access/reach.ts'
import { checkHeld, grantingReach, placeKindsOf } from './grant.ts'
import { Refusal } from '@linli/kit'

test('only operators hold the whole platform', () => {
  expect(roles.filter((role) => placeKindsOf[role].includes('PLATFORM'))).toEqual(['OPERATOR'])
})

test('a role is held at the kinds of place that are named for it, and nowhere else', () => {
  for (const role of roles) {
    for (const placeKind of placeKinds) {
      const hold = () => checkHeld({ role, placeKind, placeId: placeKind === 'PLATFORM' ? null : 'com_x' })
      if (placeKindsOf[role].includes(placeKind)) expect(hold).not.toThrow()
      else expect(hold).toThrow(Refusal)
    }
  }
})

test('a place has an id and the platform has none', () => {
  expect(() => checkHeld({ role: 'OPERATOR', placeKind: 'PLATFORM', placeId: 'com_x' })).toThrow(Refusal)
  expect(() => checkHeld({ role: 'OPERATOR', placeKind: 'COMMUNITY' })).toThrow(Refusal)
})

const holding = (...grants: Omit<Grant, 'id' | 'scopes'>[]): Actor => ({
  kind: 'PERSON',
  id: 'usr_1',
  name: null,
  sessionId: null,
  expiresAt: null,
  grants: grants.map((grant) => ({ id: 'grt_1', scopes: [], ...grant })),
})

test('operators of a community give roles there, those of the platform everywhere, others nowhere', () => {
  const ofPlatform = holding({ role: 'OPERATOR', placeKind: 'PLATFORM', placeId: null })
  const ofOne = holding({ role: 'OPERATOR', placeKind: 'COMMUNITY', placeId: 'com_1' })
  const leader = holding({ role: 'LEADER', placeKind: 'COMMUNITY', placeId: 'com_1' })
  const may = (actor: Actor) =>
    ['com_1', 'com_2', null].map((communityId) => sees(actor, grantingReach, { communityId }))
  expect(may(ofPlatform)).toEqual([true, true, true])
  expect(may(ofOne)).toEqual([true, false, false])
  expect(may(leader)).toEqual([false, false, false])
})
