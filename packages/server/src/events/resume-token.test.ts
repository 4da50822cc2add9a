import { expect, test } from 'vitest'
import { decodePlace, encodePlace, sealOfStream } from './resume-token.ts'

const seal = sealOfStream('orderStatus[["orderId","ord_a"]]')

test('a token says where a reader stood', () => {
  for (const place of [
    { position: 0, seq: null },
    { position: 9_007_199_254_740_991, seq: 3 },
  ])
    expect(decodePlace(seal, encodePlace(seal, place))).toEqual(place)
})

test('a token of another stream is refused', () => {
  const other = encodePlace(sealOfStream('orderStatus[["orderId","ord_b"]]'), { position: 1, seq: null })
  expect(() => decodePlace(seal, other)).toThrow('CURSOR_OF_ANOTHER_LIST')
})

const raw = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

test.each([
  '',
  'x',
  '💥',
  'a'.repeat(10_000),
  raw(null),
  raw([]),
  raw([seal]),
  raw([seal, -1]),
  raw([seal, 1.5]),
  raw([seal, '1']),
  raw([seal, 1, 'x']),
  raw({ 0: seal, 1: 1 }),
])('what is no token is refused: %s', (token) => expect(() => decodePlace(seal, token)).toThrow('BAD_INPUT'))
