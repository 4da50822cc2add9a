import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { minifyIntrospection, outputIntrospectionFile } from 'gql.tada/internal'
import { buildSchema, introspectionFromSchema } from 'graphql'

const here = import.meta.dirname
const contract = join(here, '../../schema.graphql')
const types = join(here, 'src/api/graphql-env.d.ts')

/** The types of the console's documents, made from the contract. gql.tada's own command needs an older compiler. */
export async function consoleTypes(): Promise<string> {
  const schema = buildSchema(await readFile(contract, 'utf8'), { assumeValidSDL: true })
  const introspection = minifyIntrospection(introspectionFromSchema(schema, { descriptions: false }))
  return outputIntrospectionFile(introspection, { fileType: '.d.ts', shouldPreprocess: true })
}

export async function emitConsoleTypes(): Promise<void> {
  await writeFile(types, await consoleTypes())
}

if (import.meta.main) await emitConsoleTypes()
