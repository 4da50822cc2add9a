import { expect, test } from 'vitest'
import { checkKey, hashRequest } from './idempotency.ts'

test('the order of fields and fields that are not given are spelling', () => {
  expect(hashRequest({ b: 1, a: { d: [1, 2], c: 'x' }, e: undefined })).toBe(
    hashRequest({ a: { c: 'x', d: [1, 2] }, b: 1 }),
  )
})

test.each([
  [{ a: 1 }, { a: 2 }],
  [{ a: 1 }, { a: '1' }],
  [{ a: [1, 2] }, { a: [2, 1] }],
  [{ a: null }, {}],
  [{ a: 'x","b":"y' }, { a: 'x', b: 'y' }],
  [{ at: new Date('2026-11-22T00:00:00Z') }, { at: new Date('2026-11-23T00:00:00Z') }],
])('%j and %j are two requests', (one, other) => {
  expect(hashRequest(one)).not.toBe(hashRequest(other))
})

test('a key has 1 to 255 characters', () => {
  expect(() => checkKey('x')).not.toThrow()
  expect(() => checkKey('x'.repeat(255))).not.toThrow()
  expect(() => checkKey('')).toThrow('IDEMPOTENCY_KEY_INVALID')
  expect(() => checkKey('x'.repeat(256))).toThrow('IDEMPOTENCY_KEY_INVALID')
  expect(() => checkKey('a\0b')).toThrow('IDEMPOTENCY_KEY_INVALID')
})
