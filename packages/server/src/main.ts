import 'reflect-metadata'
import { processEnv, settingsTable, WrongSetting } from './env.ts'

const usage = `main.js [command]

  (none)            serve: API, background work, or both, by LINLI_ROLE
  migrate           bring the database to what this build expects
  check             ask the database all that must hold of orders, goods and money; 1 when something does not
  settings          list all settings
  emit FOLDER       write schema.graphql and docs/generated/ below a folder
  dispatch-replay   AREA FROM TO [--seed N] [--setting NAME=VALUE …]: what was decided, asked again and otherwise
  create-operator   --login NAME --name NAME [--phone NUMBER]: an operator of the platform
`

const exitWrongUse = 2

/** What else is needed is loaded by the command that needs it: the table of settings must not wait for a database. */
const commands: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  async serve() {
    const env = processEnv()
    await (await import('./serve.ts')).serve(env)
  },
  async migrate() {
    const { databaseUrl } = processEnv()
    await (await import('./migrate.ts')).migrate(databaseUrl)
    const [{ prepareJobs }, { jobs }] = await Promise.all([import('./jobs/run-jobs.ts'), import('./work.ts')])
    await prepareJobs(databaseUrl, jobs)
  },
  async check() {
    const { databaseUrl } = processEnv()
    const say = (line: string) => void process.stdout.write(`${line}\n`)
    if (!(await (await import('./checks/run-checks.ts')).runChecks(databaseUrl, new Date(), say))) process.exitCode = 1
  },
  async settings() {
    process.stdout.write(`${settingsTable()}\n`)
  },
  async 'dispatch-replay'(args) {
    const { databaseUrl } = processEnv()
    const say = (line: string) => void process.stdout.write(`${line}\n`)
    const { replayFrom } = await import('./features/dispatching/index.ts')
    if (!(await replayFrom(databaseUrl, args, say))) process.exitCode = 1
  },
  async 'create-operator'(args) {
    const env = processEnv()
    process.stdout.write(await (await import('./create-operator.ts')).createOperatorFrom(env, args))
  },
  async emit([folder = '.']) {
    await (await import('./emit.ts')).emit(folder)
  },
  async help() {
    process.stdout.write(usage)
  },
}

async function main([name = 'serve', ...args]: readonly string[]): Promise<void> {
  const command = commands[name.replace(/^--/, '')]
  if (!command) throw new WrongSetting(`there is no command ${name}\n\n${usage}`)
  await command(args)
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  const isWrongUse = error instanceof WrongSetting
  process.stderr.write(`${isWrongUse ? error.message : error instanceof Error ? error.stack : String(error)}\n`)
  process.exit(isWrongUse ? exitWrongUse : 1)
}
