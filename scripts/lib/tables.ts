import { globSync } from 'node:fs'
import { rolldown } from 'rolldown'
import { inRepository } from './repository.ts'

const folder = inRepository('packages/server')
const entry = '\0tables'

/** All tables of the server as one module that migration tools can load. */
export async function bundleTables(): Promise<string> {
  const tables = globSync('src/**/*.table.ts', { cwd: folder }).toSorted()
  const bundle = await rolldown({
    cwd: folder,
    input: { tables: entry },
    platform: 'node',
    tsconfig: 'tsconfig.json',
    external: (id) => /^(node:|@?[a-z])/.test(id) && !/^@(linli|oxc-project)\//.test(id),
    plugins: [
      {
        name: 'tables',
        resolveId: (id) => (id === entry ? id : null),
        load: (id) =>
          id === entry
            ? ["import 'reflect-metadata'", ...tables.map((table) => `export * from './${table}'`)].join('\n')
            : null,
      },
    ],
  })
  const file = inRepository('packages/server/.linli/tables.js')
  await bundle.write({ file, format: 'esm', codeSplitting: false })
  await bundle.close()
  return file
}
