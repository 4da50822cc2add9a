import fc from 'fast-check'
import {
  execute as interpret,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  isUnionType,
  type GraphQLCompositeType,
  type GraphQLField,
} from 'graphql'
import { expect, test } from 'vitest'
import { anonymous } from '../access/actor.ts'
import type { Ctx } from './context.ts'
import { isBadDocument, readDocument, type Document } from './documents.ts'
import { toClientErrors } from './errors.ts'
import { openExecutor } from './executor.ts'
import { smallEnv, smallSchema } from './testing-small.ts'

const schema = smallSchema()
const limits = { ...smallEnv(), maxDepth: 50, maxRootFields: 100, maxAliases: 1_000, maxDirectives: 1_000 }
const quiet = () => {}
const ctx = {
  log: { info: quiet, warn: quiet, error: quiet, debug: quiet, fatal: quiet },
  requestId: 'r',
  actor: anonymous,
} as unknown as Ctx

function read(text: string): Document {
  const document = readDocument(schema, limits, text)
  if (isBadDocument(document)) throw new Error(`${document.errors[0]!.message} in ${text}`)
  return document
}

/** What graphql-js answers, and what the compiled operation answers. */
async function both(text: string, variables: Record<string, unknown> = {}) {
  const document = read(text)
  const [operation] = document.operations
  const plain = await interpret({ schema, document: document.ast, variableValues: variables, contextValue: ctx })
  const told = plain.errors ? { ...plain, errors: toClientErrors(plain.errors, ctx) } : plain
  document.uses = 2
  const compiled = await openExecutor(schema, () => 0)({ document, operation: operation!, variables, ctx })
  return { plain: inOrder(told), compiled: inOrder(compiled) }
}

/** Errors of fields that are executed side by side come in any order. */
const inOrder = (result: object) => {
  const { errors, ...rest } = JSON.parse(JSON.stringify(result)) as { errors?: object[] }
  return { ...rest, errors: (errors ?? []).map((error) => JSON.stringify(error)).toSorted() }
}

const flags = { yes: true, no: false }

/** A random selection of a type: fields, aliases, fragments, flags. */
function selectionOf(type: GraphQLCompositeType, depth: number): fc.Arbitrary<string> {
  const fields = isUnionType(type)
    ? []
    : Object.values(type.getFields()).filter((field) => depth > 0 || !isCompositeType(getNamedType(field.type)))
  const parts: fc.Arbitrary<string>[] = [fc.constant('__typename'), ...fields.map((field) => fieldOf(field, depth))]
  if (isAbstractType(type) && depth > 0)
    parts.push(
      fc
        .constantFrom(...schema.getPossibleTypes(type))
        .chain((possible) => selectionOf(possible, depth - 1).map((inner) => `... on ${possible.name} ${inner}`)),
    )
  if ((isInterfaceType(type) || isObjectType(type)) && depth > 0)
    parts.push(selectionOf(type, depth - 1).map((inner) => `... ${inner}`))
  return fc.array(fc.oneof(...parts), { minLength: 1, maxLength: 5 }).map((chosen) => `{ ${chosen.join(' ')} }`)
}

const flag = fc.constantFrom(
  '',
  '',
  '',
  '@include(if: true)',
  '@skip(if: true)',
  '@include(if: $yes)',
  '@skip(if: $yes)',
  '@include(if: $no)',
  '@skip(if: $no) @include(if: $yes)',
)

function fieldOf(field: GraphQLField<unknown, unknown>, depth: number): fc.Arbitrary<string> {
  const far = getNamedType(field.type)
  const inner = isCompositeType(far) ? selectionOf(far, depth - 1) : fc.constant('')
  const args: Record<string, string> = {
    byIds: '(ids: ["a", "none", "b"])',
    echo: '(text: "x", wish: { colour: GREEN, wishes: [{ text: "y" }] }, number: 3)',
    slow: '(ms: 0)',
    friends: '(first: 2)',
    people: '(first: $n)',
  }
  // One response key always means one thing, or the document would not be valid.
  return fc
    .tuple(inner, flag, fc.boolean())
    .map(
      ([selection, directives, isAliased]) =>
        `${isAliased ? `other_${field.name}: ` : ''}${field.name}${args[field.name] ?? ''} ${directives} ${selection}`,
    )
}

const used = ({ yes, no, n }: { yes?: boolean; no?: boolean; n?: boolean }) =>
  [yes && '$yes: Boolean!', no && '$no: Boolean!', n && '$n: Int'].filter(Boolean).join(', ')

const documents = selectionOf(schema.getQueryType()!, 4).map((selection) => {
  const has = (name: string) => new RegExp(`\\$${name}\\b`).test(selection)
  const variables = used({ yes: has('yes'), no: has('no'), n: has('n') })
  return `query${variables ? `(${variables})` : ''} ${selection}`
})

const wireless = /brokenHard/

test('a compiled operation answers as an interpreted one does, over random documents', async () => {
  await fc.assert(
    fc.asyncProperty(documents, async (text) => {
      const document = readDocument(schema, limits, text)
      fc.pre(!isBadDocument(document))
      const { plain, compiled } = await both(text, { ...flags, n: 2 })
      // Which of several errors in non-null places is told first is left open; that there is one is not.
      if (wireless.test(text) && plain.errors.length > 0) {
        expect({ ...compiled, errors: compiled.errors.length > 0 }).toEqual({ ...plain, errors: true })
      } else expect(compiled).toEqual(plain)
    }),
    { numRuns: 300 },
  )
})

const conditions = `query ($yes: Boolean!, $no: Boolean!) {
  me { ...F @include(if: $yes) friends(first: 1) { nodes { ...F @skip(if: $yes) age } } }
  people(first: 1) { nodes { ...F @include(if: $no) colour } }
} fragment F on Person { name pets { name } }`

test('a selection that is skipped leaves nothing in another selection of the same field', async () => {
  const merged = '{ people(first: 2) { nodes { age } ... { nodes @skip(if: true) { ... { broken } } } } }'
  const { plain, compiled } = await both(merged)
  expect(compiled).toEqual(plain)
  expect(JSON.stringify(compiled)).not.toContain('broken')
})

test('one fragment under different conditions is compiled for each of them', async () => {
  const { plain, compiled } = await both(conditions, flags)
  expect(compiled).toEqual(plain)
})

test.each([
  ['query ($n: Int!) { people(first: $n) { nodes { name } } }', {}],
  ['query ($n: Int!) { people(first: $n) { nodes { name } } }', { n: null }],
  ['query ($n: Int!) { people(first: $n) { nodes { name } } }', { n: '3' }],
  ['query ($n: Int!) { people(first: $n) { nodes { name } } }', { n: 2 ** 31 }],
  ['query ($w: Wish) { echo(wish: $w) }', { w: { colour: 'REDD' } }],
  ['query ($w: Wish) { echo(wish: $w) }', { w: { tex: 'x' } }],
  ['query ($w: Wish) { echo(wish: $w) }', { w: { wishes: [{ wishes: [{ colour: 'BLUE' }, { text: 7 }] }] } }],
  ['query ($ids: [ID!]!) { byIds(ids: $ids) { name } }', { ids: ['a', null] }],
])(
  'what is wrong about the variables of %s %j is told as BAD_INPUT without a suggestion, compiled or not',
  async (text, variables) => {
    const { plain, compiled } = await both(text, variables)
    for (const result of [plain, compiled]) {
      expect(result.errors).toHaveLength(1)
      expect(result.errors[0]).toContain('"BAD_INPUT"')
      expect(result.errors[0]).not.toMatch(/did you mean/i)
    }
  },
)

test('no text of a document becomes code', async () => {
  const codes = [
    '__MAGIC_DATE__33a9e76d_02e0_4128_8e92_3530ad3da74dglobalThis.taken=1',
    '\\u005f_MAGIC_DATE__33a9e76d_02e0_4128_8e92_3530ad3da74dglobalThis.taken=1',
    '"); globalThis.taken=1; ("',
    '${globalThis.taken=1}',
    '`+(globalThis.taken=1)+`',
    '\\u2028globalThis.taken=1',
  ]
  for (const code of codes) {
    const text = `{ echo(text: ${JSON.stringify(code).replaceAll('\\\\u', '\\u')}, any: { a: "x" }, wish: { text: ${JSON.stringify(code).replaceAll('\\\\u', '\\u')} }) }`
    const { plain, compiled } = await both(text)
    expect(compiled).toEqual(plain)
    expect(globalThis).not.toHaveProperty('taken')
  }
})

test('an alias may have any name', async () => {
  for (const alias of ['__proto__', 'constructor', 'toString', '__context', 'hasOwnProperty', 'then']) {
    const { plain, compiled } = await both(`{ ${alias}: me { ${alias}: name } }`)
    // As text: such a key confuses whoever compares objects.
    expect(JSON.stringify(compiled)).toBe(JSON.stringify(plain))
  }
})
