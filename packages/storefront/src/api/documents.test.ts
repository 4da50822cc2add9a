import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildSchema, concatAST, parse, validate } from 'graphql'
import { expect, test } from 'vitest'

const source = join(import.meta.dirname, '..')
const schema = buildSchema(readFileSync(join(source, '../../../schema.graphql'), 'utf8'), { assumeValidSDL: true })

/** A mask is the types' own; the server never sees it. */
const unmasked = (text: string) => text.replaceAll('@_unmask', '')

test('every document of the page is valid against the contract', () => {
  const texts = globSync('**/*.{ts,tsx}', { cwd: source, exclude: ['**/*.test.ts'] }).flatMap((file) => {
    const text = readFileSync(join(source, file), 'utf8')
    return [...text.matchAll(/(?:\bgraphql\(\s*|= )`((?:query|mutation|subscription|fragment|\s)[^`]+)`/g)].map(
      ([, document]) => unmasked(document!),
    )
  })
  expect(texts.length).toBeGreaterThan(10)
  expect(validate(schema, concatAST(texts.map((text) => parse(text)))).map(({ message }) => message)).toEqual([])
})
