import { expect, test } from 'vitest'
import { world } from '../../testing/world.ts'

test('a filter of more conditions than anybody means is refused before PostgreSQL is asked, however it is nested', async () => {
  await using w = await world()
  const operator = await w.as('OPERATOR')
  const ask = (filter: object) =>
    w.request(operator, 'query ($filter: ListingFilter) { listings(filter: $filter) { nodes { id } } }', { filter })
  const conditions = (count: number) => Array.from({ length: count }, (_, n) => ({ name: { contains: `x${n}` } }))
  expect((await ask({ or: conditions(50) })).errors).toBeUndefined()
  for (const filter of [{ or: conditions(51) }, { and: [{ not: { or: conditions(30) } }, { or: conditions(30) }] }]) {
    const { errors, statements } = await ask(filter)
    expect(errors).toHaveLength(1)
    expect(statements).toBe(0)
  }
})
