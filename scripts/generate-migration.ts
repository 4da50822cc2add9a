import { command } from './lib/repository.ts'
import { Failure, main, must } from './lib/run.ts'
import { bundleTables } from './lib/tables.ts'

// `pnpm db:migration <verb-noun>`: writes the SQL that leads from the last migration to the present tables.
await main(async () => {
  const [name, ...rest] = process.argv.slice(2)
  if (!name || rest.length > 0 || !/^[a-z]+(-[a-z0-9]+)+$/.test(name)) {
    throw new Failure('name the migration by a verb and a noun: pnpm db:migration add-orders', '', 2)
  }
  await bundleTables()
  await must(command('drizzle-kit'), ['generate', '--name', name], { output: 'terminal' })
  process.stderr.write(
    'Read the SQL, edit it where it locks or loses, and commit it together with the change of tables.\n',
  )
})
