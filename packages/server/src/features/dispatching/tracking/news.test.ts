import { expect, test } from 'vitest'
import { newsOf } from './news.ts'

test('only what changed between two looks is news', async () => {
  const seen = ['a', 'a', 'b', 'b', null, null, 'b', 'a']
  const hasNews = await newsOf(async () => seen.shift() ?? null)
  const told: boolean[] = []
  while (seen.length > 0) told.push(await hasNews())
  expect(told).toEqual([false, true, false, false, false, true, true])
})
