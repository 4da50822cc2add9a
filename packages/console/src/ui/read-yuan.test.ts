import { expect, test } from 'vitest'
import { readYuan } from './read-yuan.ts'

test('typed yuan become whole fen, and nothing else does', () => {
  expect(['12.40', '12.4', ' ¥12 ', '0.05', '19.90', '12。5'].map(readYuan)).toEqual([
    1_240, 1_240, 1_200, 5, 1_990, 1_250,
  ])
  expect(['', '-1', '1.234', '1e3', '12,40', '一', 'NaN', '99999999999'].map(readYuan)).toEqual(Array(8).fill(null))
})
