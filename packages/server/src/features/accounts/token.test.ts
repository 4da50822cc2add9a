import { expect, test } from 'vitest'
import {
  apiKeyPrefix,
  apiKeyText,
  bearerOf,
  hashOf,
  isSessionToken,
  newSecret,
  newSessionToken,
  parseApiKey,
  sameDigest,
} from './token.ts'
import { newId } from '@linli/kit'

test('a bearer token is taken from its header, in any case of the word', () => {
  expect(bearerOf('Bearer st_abc-_')).toBe('st_abc-_')
  expect(bearerOf('bearer st_abc')).toBe('st_abc')
})

test.each(['Basic dXNlcjpwYXNz', 'Bearer', 'Bearer ', 'Bearer a b', 'Bearer a,b', `Bearer ${'x'.repeat(201)}`, ''])(
  '%j holds no bearer token',
  (header) => {
    expect(bearerOf(header)).toBeUndefined()
  },
)

test('a session token has 256 random bits and is known as ours', () => {
  const tokens = new Set(Array.from({ length: 100 }, newSessionToken))
  expect(tokens.size).toBe(100)
  for (const token of tokens) expect(isSessionToken(token)).toBe(true)
  expect(isSessionToken(hashOf('x'))).toBe(false)
})

test('a key is read back as its id and its secret, whatever stands in the secret', () => {
  const id = newId('key')
  const secret = `_${newSecret().slice(1)}`
  expect(parseApiKey(apiKeyText(id, secret))).toEqual({ id, secret })
  expect(apiKeyText(id, secret).startsWith(apiKeyPrefix(id))).toBe(true)
  expect(parseApiKey(`${apiKeyText(id, secret)}x`)).toBeUndefined()
  expect(parseApiKey(newSessionToken())).toBeUndefined()
})

test('digests are the same only when every character is', () => {
  expect(sameDigest(hashOf('a'), hashOf('a'))).toBe(true)
  expect(sameDigest(hashOf('a'), hashOf('b'))).toBe(false)
  expect(sameDigest(hashOf('a'), '')).toBe(false)
})
