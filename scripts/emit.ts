import { writeFileSync } from 'node:fs'
import { build, server } from './build.ts'
import { step } from './lib/progress.ts'
import { inRepository, repository, serverMain } from './lib/repository.ts'
import { main, must } from './lib/run.ts'

/** Both pages of ours have the types of their documents beside them, and these are the same. */
export const documentTypesAt = ['console', 'storefront'].map((name) =>
  inRepository('packages', name, 'src/api/graphql-env.d.ts'),
)

/** Writes what the server emits, schema.graphql and docs/generated/, below a folder. */
export async function emitInto(folder: string): Promise<void> {
  await build(server)
  await must(process.execPath, [serverMain, 'emit', folder], { output: 'kept' })
}

/** The types of the pages' documents, made from schema.graphql. */
export async function documentTypes(): Promise<string> {
  // Found at run time: the console belongs to another compiler configuration.
  const made = (await import(inRepository('packages/console/emit-types.ts'))) as { consoleTypes: () => Promise<string> }
  return await made.consoleTypes()
}

// `pnpm emit`: writes everything that is made from code and committed.
if (import.meta.main) {
  await main(async () => {
    await step('schema and catalogues', () => emitInto(repository))
    await step('document types', async () => {
      const types = await documentTypes()
      for (const path of documentTypesAt) writeFileSync(path, types)
    })
  })
}
