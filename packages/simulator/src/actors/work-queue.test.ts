import { expect, test } from 'vitest'
import { WorkQueue } from './work-queue.ts'

const turn = () => new Promise((resolve) => setImmediate(resolve))

test('only so many hands work at a time, and every id waits once', async () => {
  const begun: string[] = []
  const finish = new Map<string, () => void>()
  const queue = new WorkQueue(2, 10, (id) => {
    begun.push(id)
    return new Promise((resolve) => finish.set(id, resolve))
  })
  for (const id of ['a', 'b', 'c', 'c', 'a']) expect(queue.add(id)).toBe(true)
  expect(begun).toEqual(['a', 'b'])
  finish.get('a')?.()
  await turn()
  expect(begun).toEqual(['a', 'b', 'c'])
  expect(queue.add('a')).toBe(true)
  finish.get('b')?.()
  await turn()
  expect(begun).toEqual(['a', 'b', 'c', 'a'])
})

test('a full queue turns away and takes again once it is shorter', async () => {
  let finish = () => {}
  const queue = new WorkQueue(1, 1, () => new Promise((resolve) => (finish = resolve)))
  expect(['a', 'b', 'c'].map((id) => queue.add(id))).toEqual([true, true, false])
  finish()
  await turn()
  expect(queue.add('c')).toBe(true)
})
