import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { leak, say } from './testing-raw.ts'
import { openSmall, type Small } from './testing-small.ts'

const hello = { query: '{ me { name } }' }
type Answer = {
  data?: unknown
  errors?: { message: string; path?: unknown; extensions: Record<string, unknown> }[]
  extensions?: Record<string, unknown>
}
const bodyOf = (answer: Response) => answer.json() as Promise<Answer>
const codeOf = async (answer: Response) => (await bodyOf(answer)).errors?.[0]?.extensions['code']

async function staysWell(small: Small): Promise<void> {
  const answer = await small.ask(hello)
  expect(await bodyOf(answer)).toEqual({ data: { me: { name: 'me' } } })
}

test('what goes wrong inside leaves as INTERNAL with the request id, and stands in the log with what happened', async () => {
  await using small = await openSmall()
  for (const query of ['{ me { broken } }', '{ me { brokenHard } }', '{ me { friends { nodes { broken } } } }']) {
    for (let again = 0; again < 3; again++) {
      const answer = await small.ask({ query })
      const text = await answer.text()
      expect(text).not.toMatch(leak)
      const { errors } = JSON.parse(text) as Answer
      expect(errors![0]!.extensions).toEqual({ code: 'INTERNAL', requestId: answer.headers.get('x-request-id') })
      const line = small.lines.findLast(({ level }) => level === 'error')!
      expect(line.fields['requestId']).toBe(answer.headers.get('x-request-id'))
      expect(JSON.stringify(line)).toMatch(/secret/)
    }
  }
})

test('a refusal outside of a mutation is an error with its code, its sentence and its facts', async () => {
  await using small = await openSmall()
  const { errors } = await bodyOf(await small.ask({ query: '{ refused }' }))
  expect(errors![0]).toMatchObject({
    message: 'A page holds 1 to 100 items.',
    path: ['refused'],
    extensions: { code: 'PAGE_SIZE', field: 'first', facts: { limit: 100 } },
  })
})

test('while the database is down the answer is UNAVAILABLE, 503 and when to try again, and nothing about the network', async () => {
  await using small = await openSmall()
  const answer = await small.ask({ query: '{ down }' })
  const text = await answer.text()
  expect(answer.status).toBe(503)
  expect(answer.headers.get('retry-after')).toBe('1')
  expect(text).not.toMatch(leak)
  expect(text).toContain('"UNAVAILABLE"')
  const some = await small.ask({ query: '{ down me { name } }' })
  expect(some.status).toBe(200)
})

test('every answer has a request id: the caller’s own where it is sane, else a new one', async () => {
  await using small = await openSmall()
  const idFor = async (given?: string) =>
    (await small.ask(hello, given === undefined ? {} : { 'x-request-id': given })).headers.get('x-request-id')
  expect(await idFor('trace-0123456789')).toBe('trace-0123456789')
  for (const bad of ['a', 'x'.repeat(101), 'evil "quote" {json}', undefined])
    expect(await idFor(bad)).toMatch(/^req_[0-9a-f-]{36}$/)
  for (const path of ['/', '/graphql', '/nothing', '/healthz'])
    expect((await fetch(small.url + path)).headers.get('x-request-id')).toMatch(/^req_/)
})

test('several operations in one request are refused, and none of them runs', async () => {
  await using small = await openSmall()
  for (const count of [1, 10, 1000]) {
    const answer = await small.ask(Array.from({ length: count }, () => hello))
    expect(answer.status).toBe(400)
    expect(await answer.text()).not.toContain('"data"')
  }
})

const malformed: Record<string, [body: string | Buffer, headers?: Record<string, string>]> = {
  'not JSON': ['{"query": '],
  'a JSON text': ['"query"'],
  'a JSON number': ['7'],
  'JSON null': ['null'],
  nothing: [''],
  'an empty object': ['{}'],
  'a query that is an object': ['{"query":{"kind":"Document"}}'],
  'a query that is a list': ['{"query":["{me{name}}"]}'],
  'an empty query': ['{"query":""}'],
  'variables as text': ['{"query":"{me{name}}","variables":"{}"}'],
  'variables as a list': ['{"query":"{me{name}}","variables":[]}'],
  'extensions as a list': ['{"query":"{me{name}}","extensions":[]}'],
  'an operation name as a number': ['{"query":"{me{name}}","operationName":7}'],
  'a prototype in the body': ['{"query":"{me{name}}","__proto__":{"admin":true}}'],
  'a constructor in the variables': ['{"query":"{me{name}}","variables":{"constructor":{"prototype":{"x":1}}}}'],
  'UTF-16': [
    Buffer.from('\ufeff{"query":"{me{name}}"}', 'utf16le'),
    { 'content-type': 'application/json; charset=utf-16' },
  ],
  latin1: ['{"query":"{me{name}}"}', { 'content-type': 'application/json; charset=latin1' }],
  gzip: [gzipSync('{"query":"{me{name}}"}'), { 'content-encoding': 'gzip' }],
  'an unknown encoding': ['{"query":"{me{name}}"}', { 'content-encoding': 'zstd' }],
  'a syntax error': ['{"query":"{me{name"}'],
  'a query with NUL': ['{"query":"{me{name}}\\u0000"}'],
  'bytes that are not text': [Buffer.from([0xff, 0xfe, 0x7b, 0x00, 0x80])],
}

test.each(Object.entries(malformed))(
  '%s is answered with an error in JSON that tells nothing about the inside',
  async (_, [body, headers]) => {
    await using small = await openSmall()
    const answer = await fetch(`${small.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: body as BodyInit,
    })
    const text = await answer.text()
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.status).toBeLessThan(500)
    expect(answer.headers.get('content-type')).toContain('application/json')
    expect(text).not.toMatch(leak)
    const { data, errors } = JSON.parse(text) as Answer
    expect(data).toBeUndefined()
    expect(errors![0]!.extensions['code']).toEqual(expect.any(String))
    expect(errors![0]!.extensions['requestId']).toBe(answer.headers.get('x-request-id'))
    await staysWell(small)
  },
)

test('a client that tries a persisted query is told in its own protocol to send the text', async () => {
  await using small = await openSmall()
  const answer = await small.ask({ extensions: { persistedQuery: { version: 1, sha256Hash: '00' } } })
  expect((await bodyOf(answer)).errors![0]).toMatchObject({
    message: 'PersistedQueryNotSupported',
    extensions: { requestId: answer.headers.get('x-request-id') },
  })
})

test('a body that is too large, also one that is only comments, is refused with 413', async () => {
  await using small = await openSmall()
  for (const body of [
    `{"query":"{me{name}} #${'x'.repeat(2_000_000)}"}`,
    JSON.stringify({ ...hello, variables: { a: 'x'.repeat(10_000_000) } }),
  ]) {
    const answer = await small.ask(body).catch(() => undefined)
    // A sender that goes on sending may find the connection closed before it has read the answer.
    if (answer) {
      expect(answer.status).toBe(413)
      expect(await codeOf(answer)).toBe('TOO_LARGE')
    }
  }
  const bomb = gzipSync(Buffer.alloc(20_000_000, 'x'))
  expect(
    (
      await fetch(`${small.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
        body: bomb,
      })
    ).status,
  ).toBe(415)
  await staysWell(small)
})

test('a mutation over GET is not run, whatever it is dressed as', async () => {
  await using small = await openSmall()
  const add = 'mutation m { add(text: "x") { name } }'
  for (const search of [{ query: add }, { query: `query q { me { name } } ${add}`, operationName: 'm' }]) {
    const answer = await fetch(`${small.url}/graphql?${new URLSearchParams(search)}`, {
      headers: { 'apollo-require-preflight': '1', 'x-http-method-override': 'POST' },
    })
    expect(answer.status).toBe(405)
    expect(answer.headers.get('allow')).toBe('POST')
    expect(await answer.text()).not.toContain('"data"')
  }
  for (const method of ['PUT', 'PATCH', 'DELETE']) {
    const answer = await fetch(`${small.url}/graphql`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: add }),
    })
    expect(answer.status).toBe(405)
  }
})

test('a page of another site can neither ask by GET nor by a simple POST', async () => {
  await using small = await openSmall()
  const evil = { origin: 'https://evil.example' }
  const get = await fetch(`${small.url}/graphql?query={me{name}}`, { headers: evil })
  expect(get.status).toBe(400)
  const types = [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/plain; application/json',
    undefined,
  ]
  for (const type of types) {
    const answer = await fetch(`${small.url}/graphql`, {
      method: 'POST',
      headers: { ...evil, ...(type && { 'content-type': type }) },
      body: new TextEncoder().encode(JSON.stringify({ query: 'mutation { add(text: "x") { name } }' })),
    })
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.status).toBeLessThan(500)
    expect(await answer.text()).not.toContain('"data"')
  }
})

test('only listed origins may read answers from a page, and never with a browser’s credentials', async () => {
  await using small = await openSmall({ LINLI_ALLOWED_ORIGINS: 'https://console.example.com' })
  const asked = (origin: string, method = 'POST') =>
    fetch(`${small.url}/graphql`, {
      method,
      headers: { origin, ...(method === 'POST' && { 'content-type': 'application/json' }) },
      ...(method === 'POST' && { body: JSON.stringify(hello) }),
    })
  for (const origin of [
    'https://evil.example',
    'null',
    'https://console.example.com.evil.example',
    'https://evilconsole.example.com',
    'http://console.example.com',
  ])
    for (const method of ['POST', 'OPTIONS']) {
      const { headers } = await asked(origin, method)
      expect(headers.get('access-control-allow-origin')).toBeNull()
      expect(headers.get('access-control-allow-credentials')).toBeNull()
    }
  const { headers } = await asked('https://console.example.com', 'OPTIONS')
  expect(headers.get('access-control-allow-origin')).toBe('https://console.example.com')
  expect(headers.get('access-control-allow-headers')).toContain('authorization')
  expect(headers.get('access-control-allow-credentials')).toBeNull()
  expect(headers.get('vary')).toContain('origin')
})

test('a token counts in the Authorization header and nowhere else', async () => {
  await using small = await openSmall()
  const introspect = { query: '{ __schema { queryType { name } } }' }
  expect((await small.ask(introspect, { authorization: 'Bearer operator' })).status).toBe(200)
  const url = `${small.url}/graphql?access_token=operator&token=operator&authorization=Bearer%20operator`
  const elsewhere = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      cookie: 'authorization=Bearer operator',
      'x-authorization': 'Bearer operator',
    },
    body: JSON.stringify({
      ...introspect,
      authorization: 'Bearer operator',
      extensions: { authorization: 'Bearer operator' },
    }),
  })
  expect(await codeOf(elsewhere)).toBe('FORBIDDEN')
  const wrong = await small.ask(hello, { authorization: 'Bearer nobody' })
  expect(wrong.status).toBe(401)
  expect(wrong.headers.get('www-authenticate')).toBe('Bearer')
  expect(await codeOf(wrong)).toBe('UNAUTHENTICATED')
})

const nothingThere = [
  '/admin.php',
  '/.env',
  '/.git/config',
  '/../../etc/passwd',
  '/%2e%2e/%2e%2e/etc/passwd',
  '/..%2f..%2fetc%2fpasswd',
  '/graphiql',
  '/playground',
  '/voyager',
  '/altair',
  '/server-status',
  '/debug/pprof',
  '/actuator/env',
  '/package.json',
  '/dist/main.js',
  '/graphql/ide/../../package.json',
  '/%00',
  '/graphql/ide.js',
]

test.each(nothingThere)('%s is nothing, and the answer does not repeat it', async (path) => {
  await using small = await openSmall()
  const { status, text } = await say(small.url, [`GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`])
  expect([400, 404]).toContain(status)
  expect(text).not.toContain(path.slice(1))
  expect(text).toMatch(/content-type: application\/json/)
})

test('in production neither IDE nor figures are shown to strangers', async () => {
  await using small = await openSmall()
  const ide = await fetch(`${small.url}/graphql`, { headers: { accept: 'text/html' } })
  expect(ide.status).toBe(400)
  expect((await fetch(`${small.url}/metrics`, { headers: { 'x-forwarded-for': '203.0.113.9' } })).status).toBe(404)
})

test('every answer forbids to sniff, to frame and to run', async () => {
  await using small = await openSmall()
  for (const path of ['/graphql', '/healthz', '/nothing']) {
    const { headers } = await fetch(small.url + path)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('x-powered-by')).toBeNull()
  }
})

const smuggled: Record<string, string> = {
  'a length and chunks':
    'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
  'two lengths': 'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\ncontent-length: 5\r\n\r\nabcd',
  'an unknown coding': 'POST /graphql HTTP/1.1\r\nhost: x\r\ntransfer-encoding: xchunked\r\n\r\n0\r\n\r\n',
  'a space before the colon': 'POST /graphql HTTP/1.1\r\nhost: x\r\ntransfer-encoding : chunked\r\n\r\n0\r\n\r\n',
  'a bare line feed': 'GET /graphql HTTP/1.1\nhost: x\n\n',
  'a negative length': 'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n',
  'no HTTP at all': 'HELLO\r\n\r\n',
}

test.each(Object.entries(smuggled))('%s are 400, in JSON', async (_, request) => {
  await using small = await openSmall()
  const { status, text } = await say(small.url, [request], 2_000)
  expect(status).toBe(400)
  expect(text).not.toMatch(leak)
  await staysWell(small)
})

test('headers that are too large are 431, and a host that is none does no harm', async () => {
  await using small = await openSmall()
  expect((await say(small.url, [`GET / HTTP/1.1\r\nhost: x\r\nx-big: ${'a'.repeat(40_000)}\r\n\r\n`])).status).toBe(431)
  const many = Array.from({ length: 3_000 }, (_, index) => `x-${index}: 1\r\n`).join('')
  expect((await say(small.url, [`GET / HTTP/1.1\r\nhost: x\r\n${many}\r\n`])).status).toBe(431)
  const post = JSON.stringify(hello)
  const odd = await say(small.url, [
    `POST /graphql HTTP/1.1\r\nhost: :::///\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${post.length}\r\n\r\n${post}`,
  ])
  expect(odd.status).toBe(200)
  await staysWell(small)
})

test('headers or a body that come too slowly end the connection, and others are served meanwhile', async () => {
  await using small = await openSmall({ LINLI_HEADERS_SECONDS: '1', LINLI_REQUEST_SECONDS: '2' })
  const drip = (first: string, part: string) =>
    say(small.url, [first, ...Array.from({ length: 20 }, () => [400, part]).flat()], 8_000)
  const slow = Promise.all([
    ...Array.from({ length: 200 }, () => say(small.url, ['GET /graphql HTTP/1.1\r\n'], 8_000)),
    drip('GET /graphql HTTP/1.1\r\nhost: x\r\n', 'x-more: 1\r\n'),
    drip('POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n', ' '),
  ])
  const began = performance.now()
  await staysWell(small)
  expect(performance.now() - began).toBeLessThan(1_000)
  for (const { afterMs, status } of await slow) {
    expect(afterMs).toBeLessThan(4_500)
    expect([0, 408]).toContain(status)
  }
})

test('who goes away in the middle of a body leaves nothing behind', async () => {
  await using small = await openSmall({ LINLI_MAX_CONCURRENT: '2' })
  const part =
    'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{"query":'
  for (let index = 0; index < 6; index++) expect((await say(small.url, [part], 30)).status).toBe(0)
  await staysWell(small)
})

test('beyond the bound of concurrent requests the answer is 503 at once, and the others are served', async () => {
  await using small = await openSmall({ LINLI_MAX_CONCURRENT: '5' })
  const slow = Array.from({ length: 5 }, () => small.ask({ query: '{ slow(ms: 400) }' }))
  await expect.poll(async () => (await small.ask(hello)).status).toBe(503)
  const began = performance.now()
  const answer = await small.ask(hello)
  expect(performance.now() - began).toBeLessThan(100)
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1'])
  expect(await codeOf(answer)).toBe('UNAVAILABLE')
  expect((await Promise.all(slow)).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
  await staysWell(small)
})

test('the cost is told to whoever asks for it', async () => {
  await using small = await openSmall()
  const { extensions } = await bodyOf(
    await small.ask({ query: '{ people(first: 9) { nodes { name } } }' }, { 'x-linli-cost': '1' }),
  )
  expect(extensions!['cost']).toEqual({ requested: 10, available: expect.any(Number), restoreRate: expect.any(Number) })
  expect((await bodyOf(await small.ask(hello))).extensions).toBeUndefined()
})

test('a log line names route, status and actor, and nothing that was sent', async () => {
  await using small = await openSmall()
  const secret = 'tel-13800001111\n{"level":"fatal"}'
  await small.ask(
    { query: 'query ($text: String) { echo(text: $text) }', variables: { text: secret } },
    { authorization: 'Bearer operator' },
  )
  await fetch(`${small.url}/nothing?phone=13800001111`, { headers: { authorization: 'Bearer tel-13800001111' } })
  await expect.poll(() => small.lines.length).toBe(2)
  expect(small.lines[0]!.fields).toMatchObject({
    route: '/graphql',
    status: 200,
    actor: 'usr_operator',
    operation: 'query',
    requestId: expect.any(String),
  })
  expect(JSON.stringify(small.lines)).not.toMatch(/13800001111|Bearer|echo/)
})

test('figures count operations by kind and status, and take no label from a caller', async () => {
  await using small = await openSmall()
  await small.ask(hello)
  await small.ask({ query: 'mutation evil_label { add(text: "x") { name } }' })
  await small.ask({ query: '{ nothing }' })
  await expect.poll(() => small.lines.length).toBe(3)
  const text = await (await fetch(`${small.url}/metrics`)).text()
  expect(text).toContain('linli_requests_total{kind="query",status="2xx"} 1')
  expect(text).toContain('linli_requests_total{kind="mutation",status="2xx"} 1')
  expect(text).toContain('linli_requests_total{kind="none",status="4xx"} 1')
  for (const name of [
    'linli_request_seconds_bucket',
    'linli_relay_lag_seconds',
    'linli_sockets',
    'linli_nodejs_eventloop_lag',
  ])
    expect(text).toContain(name)
  expect(text).not.toContain('evil_label')
})

test('/readyz says no from the moment of stopping, /healthz goes on', async () => {
  let stopping = false
  await using small = await openSmall({}, () => stopping)
  expect((await fetch(`${small.url}/readyz`)).status).toBe(200)
  stopping = true
  expect((await fetch(`${small.url}/readyz`)).status).toBe(503)
  expect((await fetch(`${small.url}/healthz`)).status).toBe(200)
})

test('a browser that opens /graphql in a demo gets the IDE, of which nothing comes from another host', async () => {
  await using small = await openSmall({ LINLI_DEMO: 'quiet', NODE_ENV: 'development' })
  const answer = await fetch(`${small.url}/graphql`, {
    headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' },
  })
  const page = await answer.text()
  expect(answer.headers.get('content-type')).toContain('text/html')
  expect(answer.headers.get('content-security-policy')).toContain("script-src 'self';")
  const parts = [...page.matchAll(/(?:src|href)="([^"]+)"/g)]
    .map((match) => match[1]!)
    .filter((part) => !part.startsWith('data:'))
  expect(parts.length).toBeGreaterThan(5)
  for (const part of parts) {
    expect(part).toMatch(/^\/graphql\/ide\//)
    expect((await fetch(small.url + part)).status).toBe(200)
  }
  const examples = (await (await fetch(`${small.url}/graphql/ide/examples.json`)).json()) as { role: string }[]
  expect(examples.map(({ role }) => role)).toEqual([
    'anonymous',
    'resident',
    'merchant',
    'rider',
    'leader',
    'operator',
    'partner',
  ])
})
