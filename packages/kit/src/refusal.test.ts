import { expect, test } from 'vitest'
import { refuse, Refusal } from './refusal.ts'

test('a refusal says what, with which facts, and of which field', () => {
  const thrown = (() => {
    try {
      return refuse('TOO_MANY', { limit: 100 }, 'lines.0')
    } catch (error) {
      return error
    }
  })()
  expect(thrown).toBeInstanceOf(Refusal)
  expect(thrown).toMatchObject({
    name: 'Refusal',
    message: 'TOO_MANY',
    code: 'TOO_MANY',
    facts: { limit: 100 },
    field: 'lines.0',
  })
})

test('without more it has no facts and no field', () => {
  expect(new Refusal('NOT_FOUND')).toMatchObject({ facts: {}, field: undefined })
})
