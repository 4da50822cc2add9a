import { expect, test } from 'vitest'
import { keysFrom } from './secrets.ts'

const keys = keysFrom('one secret')

test('the same text has the same index under one secret and kind, and another under others', () => {
  const index = keys.blind('phone', '+8613800000001')
  expect(keysFrom('one secret').blind('phone', '+8613800000001')).toBe(index)
  expect(keys.blind('code', '+8613800000001')).not.toBe(index)
  expect(keysFrom('another').blind('phone', '+8613800000001')).not.toBe(index)
})

test('what is sealed opens again, looks different each time, and does not show the text', () => {
  const sealed = keys.seal('phone', '+8613800000001')
  expect(keys.open('phone', sealed)).toBe('+8613800000001')
  expect(keys.seal('phone', '+8613800000001')).not.toBe(sealed)
  expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('138')
})

test('a seal that was touched, or made with another key, does not open', () => {
  const sealed = Buffer.from(keys.seal('phone', '+8613800000001'), 'base64url')
  sealed[14]! ^= 1
  expect(() => keys.open('phone', sealed.toString('base64url'))).toThrow('Unsupported state')
  expect(() => keys.open('totp', keys.seal('phone', 'x'))).toThrow('Unsupported state')
  expect(() => keysFrom('another').open('phone', keys.seal('phone', 'x'))).toThrow('Unsupported state')
})
