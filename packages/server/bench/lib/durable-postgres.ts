import pg from 'pg'
import { startPostgres } from '../../../../scripts/postgres.ts'
import { benchServerUrl } from './database.ts'

export interface Server {
  readonly url: string
  /** What of its settings decides how long a commit takes. */
  readonly settings: string
  stop(): Promise<void>
}

/** The benchmark's server when a commit on it survives a power cut, else one of its own that is durable. */
export async function durableServer(): Promise<Server> {
  const given = benchServerUrl()
  if (isDurable(await settingsOf(given)))
    return { url: given, settings: text(await settingsOf(given)), stop: async () => {} }
  const own = await startPostgres({ durable: true })
  return { url: own.url, settings: text(await settingsOf(own.url)), stop: () => own.stop() }
}

type Settings = Readonly<Record<string, string>>
const names = [
  'server_version',
  'fsync',
  'synchronous_commit',
  'full_page_writes',
  'wal_sync_method',
  'shared_buffers',
  'max_wal_size',
]

async function settingsOf(url: string): Promise<Settings> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string; value: string }>(
      'select name, current_setting(name) as value from unnest($1::text[]) as name',
      [names],
    )
    return Object.fromEntries(rows.map(({ name, value }) => [name, value]))
  } finally {
    await client.end()
  }
}

const isDurable = (settings: Settings): boolean =>
  ['fsync', 'synchronous_commit', 'full_page_writes'].every((name) => settings[name] === 'on')
const text = ({ server_version: version, ...rest }: Settings): string =>
  `PostgreSQL ${version}, ${Object.entries(rest)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ')}`
