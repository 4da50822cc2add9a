import { writeFileSync } from 'node:fs'
import { build, server } from './build.ts'
import { step } from './lib/progress.ts'
import { inRepository, repository, serverMain } from './lib/repository.ts'
import { main, must } from './lib/run.ts'

export const consoleTypesAt = inRepository('packages/console/src/api/graphql-env.d.ts')

/** Writes what the server emits, schema.graphql and docs/generated/, below a folder. */
export async function emitInto(folder: string): Promise<void> {
  await build(server)
  await must(process.execPath, [serverMain, 'emit', folder], { output: 'kept' })
}

/** The types of the console's documents, made from schema.graphql. */
export async function consoleTypes(): Promise<string> {
  // Found at run time: the console belongs to another compiler configuration.
  const made = (await import(inRepository('packages/console/emit-types.ts'))) as { consoleTypes: () => Promise<string> }
  return await made.consoleTypes()
}

// `pnpm emit`: writes everything that is made from code and committed.
if (import.meta.main) {
  await main(async () => {
    await step('schema and catalogues', () => emitInto(repository))
    await step('console types', async () => writeFileSync(consoleTypesAt, await consoleTypes()))
  })
}
