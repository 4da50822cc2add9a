import { expect, test } from 'vitest'
import { anonymous, hasRole, hasScope, stampOf, system, type Grant } from './actor.ts'

const partner = (...scopes: string[]): Grant => ({
  id: 'grt_1',
  role: 'PARTNER',
  placeKind: 'COMMUNITY',
  placeId: 'com_1',
  scopes,
})

test('a key may do what its scopes name: writing implies reading, reading nothing else, and empty is nothing', () => {
  const may = (scopes: string[], wanted: string | undefined) => hasScope(partner(...scopes), wanted)
  expect([may(['orders:read'], 'orders:read'), may(['orders:write'], 'orders:write')]).toEqual([true, true])
  expect([may(['orders:write'], 'orders:read'), may(['orders:read'], 'orders:write')]).toEqual([true, false])
  expect([may(['households:write'], 'orders:read'), may(['orders:write'], 'orders:writer')]).toEqual([false, false])
  expect([may([], 'orders:read'), may(['orders:read'], undefined), may([':write'], 'orders:read')]).toEqual([
    false,
    false,
    false,
  ])
})

test('people need no scope, and nobody has a role that he was not given', () => {
  expect(hasScope({ ...partner(), role: 'MERCHANT' }, 'orders:write')).toBe(true)
  expect([hasRole(anonymous, 'RESIDENT'), hasRole(system, 'OPERATOR'), hasRole(system, 'SYSTEM')]).toEqual([
    false,
    false,
    true,
  ])
})

test('what is recorded of an actor is who he is and as what he acted, and no rights', () => {
  expect(
    stampOf({ ...anonymous, kind: 'APP', id: 'usr_1', name: 'POS', grants: [partner('orders:read')] }, 'PARTNER'),
  ).toEqual({
    kind: 'APP',
    id: 'usr_1',
    name: 'POS',
    role: 'PARTNER',
  })
})
