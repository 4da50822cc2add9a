import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const read = (path: string) => readFileSync(join(import.meta.dirname, path), 'utf8').toLowerCase()

/** Name, light and dark of every colour. */
const tokens = [...read('tokens.css').matchAll(/--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)]

test('the colours are those of the console, by the same names', () => {
  const [, light = '', dark = ''] =
    /light: \{(.*?)\},\s*dark: \{(.*?)\}/s.exec(read('../../../console/src/ui/theme.ts')) ?? []
  const of = (palette: string, name: string) => new RegExp(`['\\s]${name}'?: '(#[0-9a-f]{6})'`).exec(palette)?.[1]
  expect(tokens.length).toBeGreaterThan(15)
  for (const [, name, ofLight, ofDark] of tokens)
    expect([of(light, name!), of(dark, name!)], name).toEqual([ofLight, ofDark])
})

const luminance = (hex: string) =>
  [1, 3, 5]
    .map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index]!, 0)
const contrast = (a: string, b: string) => {
  const [low, high] = [luminance(a), luminance(b)].toSorted((x, y) => x - y)
  return (high! + 0.05) / (low! + 0.05)
}

test.each([
  ['ink', 'paper'],
  ['muted', 'paper'],
  ['muted', 'accent-soft'],
  ['on-accent', 'accent-ink'],
  ['done', 'surface'],
  ['done', 'accent-soft'],
  ['risk', 'surface'],
  ['late', 'late-soft'],
  ['ink', 'risk-soft'],
  ['news', 'surface'],
])('%s can be read on %s, light and dark', (front, back) => {
  const find = (name: string) => tokens.find(([, each]) => each === name)!
  for (const mode of [2, 3]) expect(contrast(find(front)[mode]!, find(back)[mode]!)).toBeGreaterThanOrEqual(4.5)
})
