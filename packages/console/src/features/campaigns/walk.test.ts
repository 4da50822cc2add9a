import { expect, test } from 'vitest'
import { walked } from './walk.ts'

const node = (key: string, next: string | null = null, otherwise: string | null = null) => ({ key, next, otherwise })
const read = (nodes: Parameters<typeof walked>[0]) =>
  walked(nodes).map(
    ({ node: { key }, depth, branch, isAgain }) => `${depth} ${branch ?? '-'} ${key}${isAgain ? ' again' : ''}`,
  )

test('steps in a row stand below each other; a branch stands further in, under its split', () => {
  expect(read([node('wait', 'split'), node('split', 'send', 'end'), node('send', 'end'), node('end')])).toEqual([
    '0 - wait',
    '0 - split',
    '1 then send',
    '1 - end',
    '1 otherwise end again',
  ])
})

test('a circle ends where it closes, and what cannot be reached is seen', () => {
  expect(read([node('a', 'b'), node('b', 'a'), node('lost')])).toEqual(['0 - a', '0 - b', '0 - a again', '0 - lost'])
  expect(read([])).toEqual([])
})
