import { spawn } from 'node:child_process'
import { build, server } from './build.ts'
import { ending } from './lib/processes.ts'
import { inRepository } from './lib/repository.ts'
import { main } from './lib/run.ts'

// `pnpm dispatch:replay AREA FROM TO [--seed N] [--setting NAME=VALUE …]`: decisions of the database in DATABASE_URL,
// asked again and otherwise.
await main(async () => {
  await build(server)
  const file = inRepository('packages/server/dist/main.js')
  const child = spawn(process.execPath, [file, 'dispatch-replay', ...process.argv.slice(2)], { stdio: 'inherit' })
  const { code } = await ending(child)
  return code ?? 1
})
