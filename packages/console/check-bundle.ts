import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** Sign-in and Today on a cold cache, in bytes of gzipped JavaScript. */
const mostFirstLoad = 250_000
/** What the first page must not carry. */
const laterOnly =
  /maplibre|echarts|data-table|orders-page|communities-page|dispatch-page|window-list|segment|campaign|outreach|tags-page/

interface Chunk {
  readonly file: string
  readonly imports?: readonly string[]
  readonly src?: string
}

export interface FirstLoad {
  readonly bytes: number
  readonly files: readonly string[]
  readonly problems: readonly string[]
}

/** What the browser fetches before it shows sign-in or Today: the entry and all that it imports at once. */
export function firstLoad(dist: string): FirstLoad {
  const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>
  const names = new Set(['index.html'])
  for (const name of names) for (const next of manifest[name]?.imports ?? []) names.add(next)
  const files = [...names].map((name) => manifest[name]?.file ?? name)
  const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(join(dist, file))).length, 0)
  const tooEarly = files.filter((file) => laterOnly.test(file)).map((file) => `${file} is in the first load`)
  const tooMuch = bytes > mostFirstLoad ? [`the first load is ${bytes} bytes, at most ${mostFirstLoad}`] : []
  return { bytes, files, problems: [...tooEarly, ...tooMuch] }
}

if (import.meta.main) {
  const { bytes, problems } = firstLoad(join(import.meta.dirname, 'dist'))
  process.stdout.write(`first load: ${(bytes / 1000).toFixed(1)} kB gzipped\n`)
  for (const problem of problems) process.stderr.write(`${problem}\n`)
  process.exitCode = problems.length === 0 ? 0 : 1
}
