import { expect, test } from 'vitest'
import { idempotencyKeys, type KeyStore } from './idempotency-keys.ts'

function memory(): KeyStore & { readonly size: number } {
  const kept = new Map<string, string>()
  return {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
    removeItem: (name) => void kept.delete(name),
    get size() {
      return kept.size
    },
  }
}

test('an intention keeps its key over retries and over a reload, another intention has another', () => {
  const store = memory()
  const key = idempotencyKeys(store).keyOf('refund ord_a 1240')
  expect(idempotencyKeys(store).keyOf('refund ord_a 1240')).toBe(key)
  expect(idempotencyKeys(store).keyOf('refund ord_a 1300')).not.toBe(key)
  expect(key).toMatch(/^[0-9a-f]{32}$/)
})

test('no answer keeps the key, an answer releases it', async () => {
  const store = memory()
  const keys = idempotencyKeys(store)
  const seen: string[] = []
  const send = (result: () => unknown) => keys.withKey('pay ord_a', async (key) => (seen.push(key), result()))
  await expect(
    send(() => {
      throw new TypeError('network')
    }),
  ).rejects.toThrow('network')
  await send(() => ({ data: undefined, error: 'network' }))
  await send(() => ({ data: { payOrder: { userErrors: [{ code: 'X' }] } } }))
  await send(() => ({ data: {} }))
  expect(seen[1]).toBe(seen[0])
  expect(seen[2]).toBe(seen[0])
  expect(seen[3]).not.toBe(seen[0])
  expect(store.size).toBe(0)
})

test('a key that the server has forgotten is not used again', () => {
  const store = memory()
  const old = idempotencyKeys(store, () => 0).keyOf('pay ord_a')
  expect(idempotencyKeys(store, () => 73 * 3_600_000).keyOf('pay ord_a')).not.toBe(old)
})
