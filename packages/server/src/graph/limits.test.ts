import { getIntrospectionQuery } from 'graphql'
import { expect, test } from 'vitest'
import { anonymous, type Actor, type Role } from '../access/actor.ts'
import { openGate, type Admitted, type Denied } from './limits.ts'
import { smallEnv, smallSchema } from './testing-small.ts'

const schema = smallSchema()
const withRole = (role: Role): Actor => ({
  ...anonymous,
  kind: 'PERSON',
  id: `usr_${role}`,
  grants: [{ id: 'g', role, placeKind: 'PLATFORM', placeId: null, scopes: [] }],
})

function gateOf(more: Record<string, string> = {}) {
  let nowMs = 0
  const gate = openGate(schema, smallEnv(more), () => nowMs)
  const ask = (
    query: string,
    { variables, operationName, actor = anonymous }: { variables?: object; operationName?: string; actor?: Actor } = {},
  ): Admitted | Denied => {
    const document = gate.read(query)
    if ('admitted' in document) return document
    return gate.admit(document, { query, variables: variables as never, operationName }, { actor, address: '10.0.0.1' })
  }
  return { ask, sleep: (ms: number) => (nowMs += ms) }
}

/** The code of a denial, or `served`. */
function outcome(answer: Admitted | Denied): string {
  return answer.admitted ? 'served' : String(answer.errors[0]?.extensions['code'])
}

const times = (count: number, part: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => part(index)).join(' ')
const nested = (depth: number) =>
  `{ me ${'{ friends(first: 1) { nodes '.repeat(depth)}{ name }${' } }'.repeat(depth)} }`

const tooComplex: Record<string, string> = {
  '101 aliases': `{ ${times(101, (index) => `a${index}: __typename`)} }`,
  '1000 aliases': `{ ${times(1000, (index) => `a${index}: __typename`)} }`,
  'one mutation with 50 sign-ins': `mutation { ${times(50, (index) => `a${index}: login(code: "${index}")`)} }`,
  '30 levels': nested(15),
  'a field 5000 times': `{ ${times(5000, () => '__typename')} }`,
  'a field 900 times, within the tokens': `{ me { ${times(900, () => 'name')} } }`,
  '3000 fields that might overlap': `{ ${times(3000, () => 'x: __type(name: "A") { name }')} }`,
  '2000 directives': `{ me ${times(2000, () => '@include(if: true)')} { name } }`,
  '10 directives in one place': `{ me ${times(10, () => '@aa')} { name } }`,
  '60 directives over all': `{ ${times(12, () => 'me @skip(if: false) @include(if: true) @a @b @c { name }')} }`,
  '1000 operations': times(1000, (index) => `query q${index} { __typename }`),
  '20000 nested lists': `{ byIds(ids: ${'['.repeat(20_000)}`,
  '20000 nested selections': '{a'.repeat(20_000),
  '20000 nested list types': `query ($a: ${'['.repeat(20_000)}Int`,
  '20000 nested objects': `{ echo(wish: ${'{wishes:'.repeat(20_000)}`,
  'a bomb of 40 fragments that spread each other twice': `{ me { ...F0 } } ${times(40, (index) => `fragment F${index} on Person { ...F${index + 1} ...F${index + 1} }`)} fragment F40 on Person { name }`,
  'a bomb of inline fragments in fragments': `{ me { ...F0 } } ${times(20, (index) => `fragment F${index} on Person { best { ...F${index + 1} } pets { owner { ...F${index + 1} } } }`)} fragment F20 on Person { name }`,
  'a comment of 200 kB': `{ me { name } } #${'x'.repeat(200_000)}`,
  'commas of 200 kB': `{ me { name } ${','.repeat(200_000)} }`,
  'pages of pages':
    '{ people(first: 100) { nodes { friends(first: 100) { nodes { friends(first: 100) { nodes { name } } } } } } }',
}

test.each(Object.entries(tooComplex))(
  '%s are refused in less than 50 ms, before anything looks whether they are valid',
  (_, query) => {
    const { ask } = gateOf()
    const began = performance.now()
    const answer = ask(query)
    expect(performance.now() - began).toBeLessThan(50)
    expect(outcome(answer)).toBe('QUERY_TOO_COMPLEX')
    expect(answer).toMatchObject({ status: 400 })
  },
)

test('brackets in texts and comments do not count, and a deep but honest query is served', () => {
  const { ask } = gateOf()
  const brackets = '({['.repeat(200)
  expect(outcome(ask(`{ echo(text: "${brackets}") } # ${brackets}`))).toBe('served')
  expect(outcome(ask(`{ echo(text: """${brackets} \\""" " ${brackets}""") }`))).toBe('served')
  expect(outcome(ask(nested(5)))).toBe('served')
})

test('fragments that contain themselves are refused at once', () => {
  const { ask } = gateOf()
  const began = performance.now()
  expect(outcome(ask('{ me { ...A } } fragment A on Person { ...B } fragment B on Person { ...A }'))).toBe(
    'GRAPHQL_VALIDATION_FAILED',
  )
  expect(outcome(ask('{ me { ...A } } fragment A on Person { name ...A }'))).toBe('GRAPHQL_VALIDATION_FAILED')
  expect(performance.now() - began).toBeLessThan(50)
})

test('a page counts by its size, also when a variable says it, and a variable above the limit counts as the limit', () => {
  const { ask } = gateOf()
  const cost = (query: string, variables = {}) => (ask(query, { variables }) as Admitted).cost.requested
  expect(cost('{ me { name age } }')).toBe(1)
  expect(cost('mutation { add(text: "") { name } }')).toBe(10)
  expect(cost('{ people(first: 7) { nodes { name } } }')).toBe(1 + 7)
  expect(cost('{ people { nodes { name } } }')).toBe(1 + 20)
  expect(cost('{ people(first: 3) { edges { cursor node { name } } pageInfo { hasNextPage } } }')).toBe(1 + 3 + 1)
  expect(cost('query ($n: Int) { people(first: $n) { nodes { name } } }', { n: 9 })).toBe(1 + 9)
  expect(cost('query ($n: Int = 4) { people(first: $n) { nodes { name } } }')).toBe(1 + 4)
  expect(cost('query ($n: Int) { people(first: $n) { nodes { name } } }', { n: 1_000_000 })).toBe(1 + 100)
  expect(cost('{ people(first: 3) { nodes { friends(first: 4) { nodes { name } } } } }')).toBe(1 + 3 * (1 + 1 + 4))
  expect(cost('query ($ids: [ID!]!) { byIds(ids: $ids) { name } }', { ids: ['a', 'b', 'c'] })).toBe(3)
  expect(cost('{ me { ...F } } fragment F on Person { pets { name } }')).toBe(1 + 10)
  expect(cost('{ people(first: 5) { nodes { a: name b: name name } } }')).toBe(1 + 5 * (1 + 2))
})

test('a caller who has used up his cost waits for it, and others do not', () => {
  const { ask, sleep } = gateOf({ LINLI_PARTNER_COST_PER_SECOND: '100' })
  const page = () => ask('{ people(first: 99) { nodes { name } } }', { actor: withRole('PARTNER') })
  for (let index = 0; index < 5; index++) expect(outcome(page())).toBe('served')
  expect(page()).toMatchObject({ admitted: false, status: 429, retryAfterSeconds: 1 })
  expect(outcome(ask('{ people(first: 99) { nodes { name } } }', { actor: withRole('RESIDENT') }))).toBe('served')
  sleep(1_000)
  expect(outcome(page())).toBe('served')
})

const introspections: Record<string, [query: string, operationName?: string]> = {
  plain: ['{ __schema { types { name } } }'],
  'by an alias': ['{ innocent: __schema { types { name } } }'],
  'by name of a type': ['{ __type(name: "Person") { fields { name } } }'],
  'in a fragment': ['query { ...F } fragment F on Query { __schema { types { name } } }'],
  'in an inline fragment': ['{ ... on Query { __schema { types { name } } } }'],
  'in a second operation that is not asked for': [
    'query a { me { name } } query b { __schema { types { name } } }',
    'a',
  ],
  'with a line break': ['{\n__schema\n{\ntypes { name } } }'],
  'beside a real field': ['{ me { name } __schema { types { name } } }'],
  'on a mutation': ['mutation { add(text: "") { name } __schema { types { name } } }'],
  'in full': [getIntrospectionQuery()],
}

test.each(Object.entries(introspections))(
  'introspection %s is for operators and partners',
  (_, [query, operationName]) => {
    const { ask } = gateOf()
    const as = (actor: Actor) => outcome(ask(query, { actor, ...(operationName && { operationName }) }))
    const refused = query.startsWith('mutation') ? 'GRAPHQL_VALIDATION_FAILED' : 'FORBIDDEN'
    for (const actor of [anonymous, withRole('RESIDENT'), withRole('RIDER'), withRole('MERCHANT')])
      expect(as(actor)).toBe(refused)
    if (refused === 'FORBIDDEN')
      for (const actor of [withRole('OPERATOR'), withRole('PARTNER')]) expect(as(actor)).toBe('served')
  },
)

test('introspection is for everybody in a demo, and introspection that nests itself for nobody', () => {
  const open = gateOf({ LINLI_DEMO: 'quiet', NODE_ENV: 'development' })
  expect(outcome(open.ask(getIntrospectionQuery()))).toBe('served')
  const deep = `{ __schema { types { ${'fields { type { '.repeat(6)} name ${'} }'.repeat(6)} } } }`
  expect(outcome(open.ask(deep))).toBe('GRAPHQL_VALIDATION_FAILED')
})

const misspelt = [
  '{ mee { name } }',
  '{ me { nam } }',
  '{ people(firs: 1) { nodes { name } } }',
  '{ me { ... on Persom { name } } }',
  '{ echo(wish: { tex: "a" }) }',
  '{ echo(wish: { colour: REDD }) }',
  'query ($a: Wis) { echo(wish: $a) }',
  '{ me @includ(if: true) { name } }',
  '{ me { ...Fragmen } } fragment Fragment on Person { name }',
]

test.each(misspelt)('nothing is suggested for %s', (query) => {
  const answer = gateOf().ask(query) as Denied
  expect(outcome(answer)).toBe('GRAPHQL_VALIDATION_FAILED')
  expect(JSON.stringify(answer.errors)).not.toMatch(/did you mean|Wish"|"text"|include"/i)
})

test('at most six errors answer a document that is wrong in many ways', () => {
  const answer = gateOf().ask(`{ ${times(20, (index) => `wrong${index}`)} }`) as Denied
  expect(answer.errors.length).toBeLessThanOrEqual(6)
})

test('a message does not repeat more than a few hundred characters of what was sent', () => {
  const answer = gateOf().ask(`{ ${'x'.repeat(50_000)} }`) as Denied
  expect(JSON.stringify(answer.errors).length).toBeLessThan(1_000)
})

const badTexts = ['\0', 'a\0b', '\ud800', 'a\udfffb', '\udc00\ud800']

test.each(badTexts.map((text) => [JSON.stringify(text), text] as const))(
  '%s is refused in literals and in variables, however deep',
  (written, text) => {
    const { ask } = gateOf()
    expect(outcome(ask(`{ echo(text: ${written}) }`))).not.toBe('served')
    expect(outcome(ask(`{ echo(wish: { wishes: [{ text: ${written} }] }) }`))).not.toBe('served')
    const byVariable = 'query ($wish: Wish) { echo(wish: $wish) }'
    expect(outcome(ask(byVariable, { variables: { wish: { wishes: [{ text }] } } }))).toBe('BAD_INPUT')
    expect(outcome(ask(byVariable, { variables: { unused: [{ [text]: 1 }] } }))).toBe('BAD_INPUT')
  },
)

test('Chinese, emoji and text that runs from right to left are served', () => {
  const { ask } = gateOf()
  for (const text of ['王小二', '🏃‍♀️👨‍👩‍👧', 'שלום', '\u202eabc'])
    expect(outcome(ask('query ($text: String) { echo(text: $text) }', { variables: { text } }))).toBe('served')
})

test('variables that nest too deep or are too many are refused', () => {
  const { ask } = gateOf()
  const deep = Array.from({ length: 25 }).reduce((inner: unknown) => ({ inner }), 1)
  expect(outcome(ask('{ me { name } }', { variables: { deep } }))).toBe('BAD_INPUT')
  expect(outcome(ask('{ me { name } }', { variables: { many: Array.from({ length: 20_001 }, () => 1) } }))).toBe(
    'BAD_INPUT',
  )
})

test('which operation runs is never guessed', () => {
  const { ask } = gateOf()
  const two = 'query a { me { name } } query b { me { age } }'
  expect(outcome(ask(two))).toBe('OPERATION_NOT_FOUND')
  expect(outcome(ask(two, { operationName: 'c' }))).toBe('OPERATION_NOT_FOUND')
  expect((ask(two, { operationName: 'b' }) as Admitted).operation.name).toBe('b')
  expect(outcome(ask('{ me { name } }', { operationName: 'a' }))).toBe('OPERATION_NOT_FOUND')
})
