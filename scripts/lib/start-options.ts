import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { inRepository } from './repository.ts'
import { Failure } from './run.ts'

export type Demo = 'off' | 'quiet' | 'busy'

export interface StartOptions {
  readonly port: number
  readonly host: string
  readonly dataDir: string
  readonly demo: Demo
  readonly fresh: boolean
  readonly help: boolean
}

export const flagsHelp = `scripts/start [flags]

Flags
  --port NUMBER          where API and console listen (4000)
  --host ADDRESS         on which address (127.0.0.1)
  --data DIR             where everything is kept (.linli/data)
  --demo off|quiet|busy  a seeded neighbourhood and how lively it is (quiet)
  --fresh                begin with an empty data folder: what it holds is deleted
  --help                 this text
`

/** Reads the flags, or refuses them with exit code 2. */
export function readStartOptions(args: readonly string[]): StartOptions {
  const flags = parse(args)
  const port = Number(flags.port)
  if (!/^\d+$/.test(flags.port) || port < 1 || port > 65_535)
    refuse(`--port takes a number from 1 to 65535, not '${flags.port}'`)
  if (!/^[\w.:%-]+$/.test(flags.host)) refuse(`--host takes an address or a name, not '${flags.host}'`)
  if (!isDemo(flags.demo)) refuse(`--demo takes off, quiet or busy, not '${flags.demo}'`)
  if (flags.data === '') refuse('--data takes a folder')
  const { host, demo, fresh, help } = flags
  return {
    port,
    host,
    demo,
    fresh,
    help,
    dataDir: resolve(flags.data),
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: setting('LINLI_PORT', '4000') },
        host: { type: 'string', default: setting('LINLI_HOST', '127.0.0.1') },
        data: { type: 'string', default: setting('LINLI_DATA_DIR', inRepository('.linli/data')) },
        demo: { type: 'string', default: setting('LINLI_DEMO', 'quiet') },
        fresh: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values
  } catch (error) {
    return refuse((error as Error).message)
  }
}

/** A flag wins over the setting of the same meaning. */
const setting = (name: string, otherwise: string) => process.env[name] || otherwise

const isDemo = (value: string): value is Demo => ['off', 'quiet', 'busy'].includes(value)

function refuse(reason: string): never {
  throw new Failure(`${reason} (scripts/start --help lists all flags)`, '', 2)
}
