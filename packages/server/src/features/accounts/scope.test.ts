import { expect, test } from 'vitest'
import { checkScopes } from './scope.ts'
import { Refusal } from '@linli/kit'

test('scopes are kept sorted and once', () => {
  expect(checkScopes(['orders:write', 'households:read', 'orders:write'])).toEqual(['households:read', 'orders:write'])
})

test.each([
  [[]],
  [['orders']],
  [['orders:*']],
  [['ORDERS:READ']],
  [['orders:read\0']],
  [['*']],
  [['orders:read', '']],
  [Array.from({ length: 31 }, (_, n) => `${'a'.repeat(n + 1)}:read`)],
])('%j are no scopes', (scopes) => {
  expect(() => checkScopes(scopes)).toThrow(Refusal)
})
