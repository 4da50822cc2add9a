import { expect, test } from 'vitest'
import { colour, type Mode, type Role } from './theme.ts'

const modes: readonly Mode[] = ['light', 'dark']
const texts: readonly Role[] = ['ink', 'muted', 'accent-ink', 'done', 'risk', 'late', 'news']
const grounds: readonly Role[] = ['paper', 'surface', 'sunken']

/** WCAG's contrast of two colours. */
function contrast(a: string, b: string): number {
  const light = (hex: string) => {
    const [red, green, blue] = [1, 3, 5].map((at) => {
      const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
    }) as [number, number, number]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const [high, low] = [light(a), light(b)].sort((x, y) => y - x) as [number, number]
  return (high + 0.05) / (low + 0.05)
}
const pairs = modes.flatMap((mode) => texts.flatMap((text) => grounds.map((ground) => [mode, text, ground] as const)))

test.each(pairs)('in %s mode, %s is readable on %s', (mode, text, ground) => {
  expect(contrast(colour(mode, text), colour(mode, ground))).toBeGreaterThanOrEqual(4.5)
})

test.each(modes)('in %s mode, the words on the one primary button are readable', (mode) => {
  expect(contrast(colour(mode, 'on-accent'), colour(mode, 'accent'))).toBeGreaterThanOrEqual(4.5)
})

test.each(modes)('in %s mode, notices and chips are readable, and the edge of a field is visible', (mode) => {
  for (const tone of ['done', 'risk', 'late', 'news'] as const)
    expect(contrast(colour(mode, tone), colour(mode, `${tone}-soft`)), tone).toBeGreaterThanOrEqual(4.5)
  expect(contrast(colour(mode, 'accent-ink'), colour(mode, 'accent-soft'))).toBeGreaterThanOrEqual(4.5)
  expect(contrast(colour(mode, 'edge'), colour(mode, 'surface'))).toBeGreaterThanOrEqual(3)
})
