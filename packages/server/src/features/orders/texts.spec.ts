import { execute } from 'graphql'
import { expect, test } from 'vitest'
import type { Actor } from '../../access/actor.ts'
import { openGate } from '../../graph/limits.ts'
import { world, type World } from '../../testing/world.ts'
import { newId } from '@linli/kit'

const document = `mutation ($input: PlaceOrderInput!, $key: String!) {
  placeOrder(input: $input, idempotencyKey: $key) { order { note } userErrors { code field } } }`

/** Places an order as a front end does, through everything that stands in front of the schema. */
async function place(w: World, actor: Actor, at: { householdId: string; listingId: string }, note: string) {
  const gate = openGate(w.schema, w.app.env, () => 0)
  const variables = {
    input: { householdId: at.householdId, mode: 'INSTANT', note, lines: [{ listingId: at.listingId, quantity: 1 }] },
    key: newId('key'),
  }
  return answered(w, gate, actor, document, variables)
}

async function answered(
  w: World,
  gate: ReturnType<typeof openGate>,
  actor: Actor,
  query: string,
  variables: Record<string, unknown>,
) {
  const read = gate.read(query)
  const admitted = 'admitted' in read ? read : gate.admit(read, { query, variables }, { actor, address: '127.0.0.1' })
  if (!admitted.admitted) return { code: admitted.errors[0]!.extensions['code'] }
  const { data, errors } = await execute({
    schema: w.schema,
    document: admitted.document.ast,
    variableValues: { ...admitted.variables },
    contextValue: w.context(actor),
  })
  expect(errors).toBeUndefined()
  return JSON.parse(JSON.stringify(data)) as object
}

test('a note is kept letter for letter, in any script and with any sign', async () => {
  await using w = await world()
  const at = await w.place()
  const actor = await w.as('RESIDENT', at.householdId)
  const notes = [
    '放门口，谢谢',
    '🥬👨‍👩‍👧‍👦🚴🏽',
    '𠮷野家 𝒜',
    'ضع الطعام عند الباب',
    'a\tb\nc',
    ' spaces ',
    `'; drop table orders; --`,
    '\\u0000 %s ${x} {{y}}',
    '\u{10FFFF}',
    '‮abc',
    'é́',
    'x'.repeat(500),
  ]
  expect(await place(w, actor, at, ' \n ')).toEqual({ placeOrder: { order: { note: null }, userErrors: [] } })
  for (const note of notes)
    expect(await place(w, actor, at, note)).toEqual({ placeOrder: { order: { note }, userErrors: [] } })
})

test('NUL and half of a character are refused before anything is done, in variables and in the document', async () => {
  await using w = await world()
  const at = await w.place()
  const actor = await w.as('RESIDENT', at.householdId)
  for (const note of ['\0', 'a\0b', '\uD83D', 'x\uDC00y', '🥬\uD800'])
    expect(await place(w, actor, at, note)).toEqual({ code: 'BAD_INPUT' })
  const gate = openGate(w.schema, w.app.env, () => 0)
  for (const note of ['\\u0000', '\\uD83D', '\\uDC00']) {
    const written = `mutation { placeOrder(idempotencyKey: "k", input: { householdId: "${at.householdId}", mode: INSTANT, note: "${note}", lines: [] }) { userErrors { code } } }`
    const answer = await answered(w, gate, actor, written, {})
    expect(['BAD_INPUT', 'GRAPHQL_PARSE_FAILED']).toContain((answer as { code?: string }).code)
  }
  expect(await w.events()).toEqual([])
})

test('a note of more than 500 characters is refused', async () => {
  await using w = await world()
  const at = await w.place()
  const actor = await w.as('RESIDENT', at.householdId)
  expect(await place(w, actor, at, '字'.repeat(501))).toEqual({
    placeOrder: { order: null, userErrors: [{ code: 'BAD_INPUT', field: 'note' }] },
  })
})

test('names of any script are kept and shown, on the order and in the lists', async () => {
  await using w = await world()
  const at = await w.place()
  for (const name of ['王阿姨 🥬', 'Ünïcödé', '𠮷'.repeat(30)]) {
    await w.app.db.pool.query('update households set name = $1 where id = $2', [name, at.householdId])
    const { data } = await w.request(await w.as('RESIDENT', at.householdId), '{ viewer { households { name } } }')
    expect(data).toEqual({ viewer: { households: [{ name }] } })
  }
})
