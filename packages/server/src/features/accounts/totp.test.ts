import { expect, test } from 'vitest'
import { newRecoveryCodes, newTotpSecret, recoveryHash, stepOf, totpAt, totpUri } from './totp.ts'
import { addMs } from '@linli/kit'

/** RFC 6238, appendix B: the SHA-1 secret `12345678901234567890`; its eight digits end with our six. */
const rfcSecret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
test.each([
  ['1970-01-01T00:00:59Z', '287082', 1],
  ['2005-03-18T01:58:29Z', '081804', 37_037_036],
  ['2033-05-18T03:33:20Z', '279037', 66_666_666],
])('at %s the code of the standard’s secret is %s', (at, code, step) => {
  expect(totpAt(rfcSecret, new Date(at))).toBe(code)
  expect(stepOf(rfcSecret, code, new Date(at))).toBe(step)
})

test('a code is right one step early or late, and names the step it belongs to', () => {
  const secret = newTotpSecret()
  const at = new Date('2026-11-22T10:00:00Z')
  const code = totpAt(secret, at)
  const step = stepOf(secret, code, at)
  expect(stepOf(secret, code, addMs(at, 30_000))).toBe(step)
  expect(stepOf(secret, code, addMs(at, -30_000))).toBe(step)
  expect(stepOf(secret, code, addMs(at, 60_000))).toBeUndefined()
})

test.each(['', '12345', '1234567', 'abcdef', '12 345', '１２３４５６'])('%j is no code', (code) => {
  expect(stepOf(newTotpSecret(), code, new Date())).toBeUndefined()
})

test('recovery codes are ten, all different, and typed in any case', () => {
  const codes = newRecoveryCodes()
  expect(new Set(codes).size).toBe(10)
  for (const code of codes) expect(code).toMatch(/^[0-9a-f]{10}-[0-9a-f]{10}$/)
  expect(recoveryHash(` ${codes[0]!.toUpperCase()} `)).toBe(recoveryHash(codes[0]!))
})

test('an authenticator app learns who and for what', () => {
  expect(totpUri(rfcSecret, 'linli')).toMatch(
    /^otpauth:\/\/totp\/Linli:linli\?.*secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ/,
  )
})
