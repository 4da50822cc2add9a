import { readFile, writeFile } from 'node:fs/promises'
import { minifyIntrospection, outputIntrospectionFile } from 'gql.tada/internal'
import { buildSchema, introspectionFromSchema } from 'graphql'

const contract = new URL('../../schema.graphql', import.meta.url)
const types = new URL('src/api/graphql-env.d.ts', import.meta.url)

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
