import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { rolldown } from 'rolldown'
import { afterAll, beforeAll, expect, onTestFailed, test } from 'vitest'
import { WebSocket } from 'ws'
import rolldownConfig from '../rolldown.config.ts'
import { inPackage } from './package-folder.ts'
import { copyTemplate, type Copy } from './testing/template.ts'

let copy: Copy
const build = inPackage('node_modules', '.linli-serve-spec')
const dataDir = mkdtempSync(join(tmpdir(), 'linli-serve-'))

beforeAll(async () => {
  const { output, ...input } = rolldownConfig as { output: object; input: { main: string } }
  await using bundle = await rolldown({ ...input, cwd: inPackage() } as Parameters<typeof rolldown>[0])
  await bundle.write({ ...output, dir: build })
  copy = await copyTemplate()
  const { code, text } = await run(['migrate'])
  if (code !== 0) throw new Error(text)
})
afterAll(async () => {
  await copy.drop()
  rmSync(build, { recursive: true, force: true })
  rmSync(dataDir, { recursive: true, force: true })
})

function start(
  args: readonly string[],
  env: Record<string, string> = {},
): { child: ChildProcess; text: () => string; ended: Promise<number | null> } {
  const child = spawn(process.execPath, [join(build, 'main.js'), ...args], {
    env: { PATH: process.env['PATH'], DATABASE_URL: copy.url, LINLI_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  return { child, text: () => said, ended: once(child, 'close').then(([code]) => code as number | null) }
}

async function run(args: readonly string[], env: Record<string, string> = {}) {
  const { text, ended } = start(args, env)
  const code = await ended
  return { code, text: text() }
}

async function serving(env: Record<string, string> = {}) {
  const { child, text, ended } = start([], env)
  onTestFailed(() => void process.stderr.write(text()))
  await expect.poll(text, { timeout: 20_000, interval: 50 }).toMatch(/"listening"/)
  const url = /"url":"([^"]+)"/.exec(text())![1]!
  return {
    url,
    child,
    text,
    ended,
    ask: (query: string, path = '/graphql') =>
      fetch(url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      }),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

const communities = '{ communities { nodes { name } } }'

test('a wrong setting ends the start with code 2 and a sentence', async () => {
  expect(await run([], { LINLI_ROLE: 'both' })).toEqual({
    code: 2,
    text: "LINLI_ROLE is 'both', but wants one of api, worker, all\n",
  })
  expect(await run([], { LINLI_DEMO: 'quiet', NODE_ENV: 'production' })).toMatchObject({ code: 2 })
  expect((await run(['nonsense'])).code).toBe(2)
  expect((await run(['settings'], { DATABASE_URL: '' })).text).toContain('LINLI_PAY_MINUTES')
})

test('an operator is made on the command line: once, with a password and an authenticator nobody chose', async () => {
  const { code, text } = await run(['create-operator', '--login', 'anna', '--name', '安娜'])
  expect(code).toBe(0)
  expect(text).toMatch(/password: +\S{20}\n/)
  expect(text).toMatch(/otpauth:\/\/totp\//)
  expect(await run(['create-operator', '--login', 'anna', '--name', '安娜'])).toMatchObject({ code: 2 })
  expect(await run(['create-operator', '--login', 'anna'])).toMatchObject({
    code: 2,
    text: expect.stringContaining('--name NAME'),
  })
})

test('production does not start on a database that has been a demo', async () => {
  await using demo = await ownDatabase()
  const settings = { LINLI_SECRET: 'a-secret-of-production-that-nobody-has-seen', DATABASE_URL: demo.url }
  {
    await using _server = await serving({ ...settings, LINLI_DEMO: 'quiet' })
  }
  const refused = await run([], { ...settings, NODE_ENV: 'production' })
  expect(refused).toMatchObject({ code: 2, text: expect.stringContaining('has been a demo') })
})

/** A database that no other test of this file has touched. */
async function ownDatabase() {
  const own = await copyTemplate()
  const { code, text } = await run(['migrate'], { DATABASE_URL: own.url })
  if (code !== 0) throw new Error(text)
  return { url: own.url, [Symbol.asyncDispose]: () => own.drop() }
}

/** Makes every request for communities wait. */
async function lock() {
  const locker = new pg.Client({ connectionString: copy.url })
  // It is cut off with its database when a test has failed.
  locker.on('error', () => {})
  await locker.connect()
  await locker.query('begin; lock table communities in access exclusive mode')
  return { release: () => locker.query('rollback'), [Symbol.asyncDispose]: () => locker.end() }
}

test('on SIGTERM what is in flight is answered, sockets close with 1012, and the process ends with 0', async () => {
  await using server = await serving({ LINLI_DATA_DIR: dataDir })
  const pid = join(dataDir, 'server.pid')
  expect(Number(readFileSync(pid, 'utf8'))).toBe(server.child.pid)
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
  await once(socket, 'open')
  socket.send(JSON.stringify({ type: 'connection_init' }))
  await once(socket, 'message')

  await using lockedTable = await lock()
  const inFlight = server.ask(communities)
  await expect.poll(async () => (await fetch(`${server.url}/metrics`)).text()).toContain('linli_requests_in_work 1')
  const closed = once(socket, 'close')
  const began = performance.now()
  server.child.kill('SIGTERM')
  expect((await closed)[0]).toBe(1012)
  await expect(fetch(`${server.url}/healthz`, { headers: { connection: 'close' } })).rejects.toThrow('fetch failed')
  await lockedTable.release()
  const answer = await inFlight
  expect(answer.headers.get('connection')).toBe('close')
  expect([answer.status, await answer.json()]).toEqual([200, { data: { communities: { nodes: [] } } }])
  expect(await server.ended).toBe(0)
  // It waits for the request and not for the connection.
  expect(performance.now() - began).toBeLessThan(5_000)
  expect(existsSync(pid)).toBe(false)
})

test('a request that does not end holds up the end of the process for less than ten seconds', async () => {
  await using server = await serving({ LINLI_SHUTDOWN_SECONDS: '1' })
  await using _lockedTable = await lock()
  const inFlight = server.ask(communities).then(
    () => 'answered',
    () => 'cut off',
  )
  await expect.poll(async () => (await fetch(`${server.url}/metrics`)).text()).toContain('linli_requests_in_work 1')
  const began = performance.now()
  server.child.kill('SIGTERM')
  expect(await server.ended).toBe(0)
  expect(performance.now() - began).toBeLessThan(10_000)
  expect(await inFlight).toBe('cut off')
})

/** A way to the database that can be cut. */
async function cuttable() {
  const { hostname, port } = new URL(copy.url)
  const sockets = new Set<Socket>()
  let isCut = false
  const proxy = createServer((near) => {
    const far = connect(Number(port), hostname)
    if (isCut) return (void near.destroy(), void far.destroy())
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one)
      one.on('error', () => {}).on('close', () => other.destroy())
      one.pipe(other)
    }
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const url = new URL(copy.url)
  url.port = String((proxy.address() as AddressInfo).port)
  return {
    url: url.href,
    cut() {
      isCut = true
      for (const socket of sockets) socket.destroy()
    },
    mend: () => (isCut = false),
    [Symbol.dispose]: () => void proxy.close(),
  }
}

test.each(['all', 'api'])(
  'while the database is away the role %s says UNAVAILABLE with 503, and it comes back by itself',
  async (role) => {
    using way = await cuttable()
    await using server = await serving({ DATABASE_URL: way.url, LINLI_ROLE: role })
    expect((await server.ask(communities)).status).toBe(200)
    way.cut()
    for (let again = 0; again < 5; again++) {
      const answer = await server.ask(communities)
      expect(answer.status).toBe(503)
      expect(answer.headers.get('retry-after')).toBe('1')
      expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: 'UNAVAILABLE' } }] })
    }
    expect((await fetch(`${server.url}/readyz`)).status).toBe(503)
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
    way.mend()
    await expect.poll(async () => (await server.ask(communities)).status, { timeout: 10_000 }).toBe(200)
    await expect.poll(async () => (await fetch(`${server.url}/readyz`)).status, { timeout: 10_000 }).toBe(200)
    expect(server.child.exitCode).toBeNull()
  },
)

test('a worker does its work without listening, and ends as well', async () => {
  const worker = start([], { LINLI_ROLE: 'worker', LINLI_WORKER_PORT: '0' })
  await expect.poll(worker.text, { timeout: 20_000 }).toMatch(/"working"/)
  expect(worker.text()).not.toMatch(/"listening"/)
  worker.child.kill('SIGTERM')
  expect(await worker.ended).toBe(0)
})
