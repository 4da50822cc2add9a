import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Neighbourhood {
  readonly url: string
  /** The bearer token of the demo's operator. */
  readonly token: string
  /** That of the demo's resident. */
  readonly residentToken: string
  /** Asks the API as one of the people of the demo. */
  as<Data>(role: string, query: string, variables?: object): Promise<Data>
}

const readyWithinMs = 110_000

/** The server that all browser tests share: see `setup`. */
export function neighbourhood(): Neighbourhood {
  const url = process.env['LINLI_E2E_URL']
  const tokens = process.env['LINLI_E2E_TOKENS']
  if (!url || !tokens) throw new Error('LINLI_E2E_URL and LINLI_E2E_TOKENS name no server')
  const bearer = (JSON.parse(readFileSync(tokens, 'utf8')) as { tokens: Record<string, string> }).tokens
  return {
    url,
    token: bearer['operator']!,
    residentToken: bearer['resident']!,
    async as<Data>(role: string, query: string, variables: object = {}) {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${bearer[role]}` },
        body: JSON.stringify({ query, variables }),
      })
      const { data, errors } = (await response.json()) as { data?: Data; errors?: readonly { message: string }[] }
      if (!data || errors) throw new Error(errors?.map(({ message }) => message).join() ?? `${response.status}`)
      return data
    },
  }
}

/** Before all files: starts a demo for them, unless the environment names a server that is there already. */
export async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env['LINLI_E2E_URL'] && process.env['LINLI_E2E_TOKENS']) return undefined
  const { url, tokens, stop } = await start()
  process.env['LINLI_E2E_URL'] = url
  process.env['LINLI_E2E_TOKENS'] = tokens
  return stop
}

async function start() {
  const folder = mkdtempSync(join(tmpdir(), 'linli-e2e-'))
  const port = await freePort()
  const script = join(import.meta.dirname, '../../../scripts/start.ts')
  const { DATABASE_URL: _, ...env } = process.env
  const child = spawn(process.execPath, [script, '--port', String(port), '--data', folder, '--demo', 'busy'], { env })
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  let said = ''
  const isReady = new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      said += chunk.toString()
      if (said.includes('ready: ')) resolve()
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    setTimeout(() => reject(new Error(`the demo is not ready:\n${said}`)), readyWithinMs).unref()
    void ended.then((code) => reject(new Error(`the demo ended with ${code}:\n${said}`)))
  })
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await isReady
  } catch (error) {
    await stop()
    throw error
  }
  return { url: `http://127.0.0.1:${port}`, tokens: join(folder, 'demo-tokens.json'), stop }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })
}
