import { afterEach, expect, test, vi } from 'vitest'
import { isId, newId, prefixOf } from './ids.ts'

afterEach(() => vi.restoreAllMocks())

const sample = 'ord_01jd0000000000000000000000'

test('ids made one after the other are all different, and sort in the order of their making', () => {
  const ids = Array.from({ length: 20_000 }, () => newId('ord'))
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.toSorted()).toEqual(ids)
})

test('they do so within one millisecond, and while the clock goes back', () => {
  let now = Date.now() + 3_600_000
  vi.spyOn(Date, 'now').mockImplementation(() => now)
  // Within a millisecond there are at least 2,048 numbers; beyond them the id runs ahead of the clock.
  const first = Array.from({ length: 10_000 }, () => newId('ord'))
  now -= 60_000
  const second = Array.from({ length: 100 }, () => newId('ord'))
  now += 120_000
  const all = [...first, ...second, newId('ord')]
  expect(new Set(all).size).toBe(all.length)
  expect(all.toSorted()).toEqual(all)
})

test('an id tells its millisecond, to whoever compares it with ids of other times', () => {
  let now = Date.now() + 7_200_000
  vi.spyOn(Date, 'now').mockImplementation(() => now)
  const ids = Array.from({ length: 50 }, () => {
    now += 1
    return newId('evt')
  })
  expect(ids.toSorted()).toEqual(ids)
  // UUIDv7 in Crockford base 32: 48 bits of milliseconds are the first ten characters but two bits.
  const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
  const bits = Array.from(ids.at(-1)!.slice('evt_'.length)).reduce(
    (all, letter) => (all << 5n) | BigInt(alphabet.indexOf(letter)),
    0n,
  )
  expect(Number(bits >> 80n)).toBe(now)
  expect((bits >> 76n) & 0xfn).toBe(7n)
  expect((bits >> 62n) & 3n).toBe(2n)
})

test.each(['ord', 'hh', 'a', 'order_line'])('an id of %s is one, has this prefix, and is none of another', (prefix) => {
  const id = newId(prefix)
  expect([isId(prefix, id), prefixOf(id), isId(`${prefix}x`, id), isId(prefix.slice(1), id)]).toEqual([
    true,
    prefix,
    false,
    false,
  ])
})

const suffix = sample.slice(4)
test.each([
  '',
  '_',
  'ord',
  'ord_',
  suffix,
  `_${suffix}`,
  `ord-${suffix}`,
  `ord_${suffix}x`,
  `ord_${suffix.slice(1)}`,
  `ord_8${suffix.slice(1)}`,
  `ord_${suffix.toUpperCase()}`,
  `ord_${suffix.replace('j', 'i')}`,
  `ord_${suffix.replace('j', 'l')}`,
  `ord_${suffix.replace('j', 'u')}`,
  `ord_${suffix}\n`,
  ` ord_${suffix}`,
  `ord_${suffix} `,
  `ord_${suffix.slice(1)}\0`,
  `\0_${suffix}`,
  `ORD_${suffix}`,
  `o d_${suffix}`,
  `🚴_${suffix}`,
  `<b>_${suffix}`,
  `${'x'.repeat(64)}_${suffix}`,
  `__${suffix}`,
  `a__${suffix}`,
])('%j is no id', (text) => {
  expect([isId('ord', text), prefixOf(text)]).toEqual([false, undefined])
})

test('a prefix that has a meaning elsewhere has none here', () => {
  for (const prefix of ['constructor', 'tostring']) expect(prefixOf(`${prefix}_${suffix}`)).toBe(prefix)
  expect(prefixOf(`__proto___${suffix}`)).toBeUndefined()
})
