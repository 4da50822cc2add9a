import { join } from 'node:path'
import { build, server } from './build.ts'
import { emptyDataFolder, leaveDataFolder, takeDataFolder } from './lib/data-folder.ts'
import { say } from './lib/progress.ts'
import { inRepository, serverMain } from './lib/repository.ts'
import { Failure, main, must } from './lib/run.ts'
import { startPostgres } from './postgres.ts'

// `pnpm db:reset [DIR]`: empties the embedded database of a data folder and migrates it again.
await main(async () => {
  const dataDir = process.argv[2] ?? inRepository('.linli/data')
  if (process.env['DATABASE_URL']) {
    throw new Failure(
      'DATABASE_URL names a database that is not the embedded one; drop and create that one yourself',
      '',
      2,
    )
  }
  await takeDataFolder(dataDir)
  try {
    say(`deleting everything in ${dataDir}`)
    await emptyDataFolder(dataDir)
    const postgres = await startPostgres({ dataDir, durable: true })
    try {
      await build(server)
      await must(process.execPath, [serverMain, 'migrate'], { env: { DATABASE_URL: postgres.url }, output: 'kept' })
      say(`${join(dataDir, 'postgres')} is empty and migrated; scripts/start seeds it`)
    } finally {
      await postgres.stop()
    }
  } finally {
    leaveDataFolder(dataDir)
  }
})
