import { parse, validate } from 'graphql'
import { expect, test } from 'vitest'
import { isBadDocument, readDocument } from './documents.ts'
import { ideExamples } from './ide-examples.ts'
import { buildLinliSchema } from './schema.ts'
import { smallEnv } from './testing-small.ts'

const schema = buildLinliSchema()

test.each(
  ideExamples.flatMap(({ role, examples }) =>
    examples.map((example) => [`${role}: ${example.title}`, example] as const),
  ),
)(
  'the example «%s» is valid, within the limits, and has a variable for each that it declares',
  (_, { query, variables = {} }) => {
    expect(validate(schema, parse(query))).toEqual([])
    const document = readDocument(schema, smallEnv(), query)
    if (isBadDocument(document)) throw new Error(document.errors[0]!.message)
    const [{ node } = {}] = document.operations
    const required = (node?.variableDefinitions ?? [])
      .filter(({ type }) => type.kind === 'NonNullType')
      .map(({ variable }) => variable.name.value)
    expect(Object.keys(variables).toSorted()).toEqual(required.toSorted())
  },
)
