import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSchema, concatAST, parse, validate, type DocumentNode } from 'graphql'
import { expect, test } from 'vitest'
import { consoleTypes } from '../../emit-types.ts'

const here = dirname(fileURLToPath(import.meta.url))
const source = join(here, '..')
const schema = buildSchema(readFileSync(join(source, '../../../schema.graphql'), 'utf8'), { assumeValidSDL: true })

/** Every document of the console, by the file that has it. */
function documents(): Map<string, DocumentNode> {
  const found = new Map<string, DocumentNode>()
  for (const file of globSync('**/*.{ts,tsx}', { cwd: source, exclude: ['**/*.{test,spec}.*'] })) {
    const text = readFileSync(join(source, file), 'utf8')
    for (const [, document] of text.matchAll(/\bgraphql\(\s*`([^`]+)`/g)) {
      const parsed = parse(document!)
      const [first] = parsed.definitions
      found.set(`${file} ${first && 'name' in first ? first.name?.value : ''}`, parsed)
    }
  }
  return found
}

test('every document of the console is valid against the contract', () => {
  const all = concatAST([...documents().values()])
  expect(validate(schema, all).map((error) => error.message)).toEqual([])
})

test('a fragment is named after its component and the prop that it fills', () => {
  const names = [...documents().values()]
    .flatMap(({ definitions }) => definitions)
    .flatMap((definition) => (definition.kind === 'FragmentDefinition' ? [definition.name.value] : []))
  expect(names.filter((name) => !/^[A-Z][A-Za-z]+_[a-z][A-Za-z]+$/.test(name))).toEqual([])
})

test('the types of the documents are those of the contract', async () => {
  expect(readFileSync(join(here, 'graphql-env.d.ts'), 'utf8')).toBe(await consoleTypes())
})
