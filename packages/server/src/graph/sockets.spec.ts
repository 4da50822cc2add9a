import { request } from 'node:http'
import { expect, test } from 'vitest'
import { board, orderStatus, RawSocket } from './testing/raw-socket.ts'
import { socketOn } from './testing/streams-edge.ts'

const init = { type: 'connection_init' }
const mine = { orderId: 'ord_a' }

/** The code a server closes with after it was sent these messages. */
async function codeAfter(url: string, ...messages: unknown[]): Promise<number> {
  const client = new RawSocket(url)
  client.socket.once('open', () => messages.forEach((message) => client.send(message)))
  return (await client.closed).code
}

const subscribeTo = (query: string, id = '1') => ({ id, type: 'subscribe', payload: { query } })

test('every way of speaking wrongly is closed with the code of the protocol', async () => {
  await using s = await socketOn({ initWithinMs: 200 })
  const { url } = s.edge
  for (const [messages, code] of [
    [['no json'], 4400],
    [['{"type":"unheard"}'], 4400],
    [['[]'], 4400],
    [['null'], 4400],
    [[{}], 4400],
    [[{ type: 7 }], 4400],
    [[init, { type: 'next', id: '1', payload: {} }], 4400],
    [[init, { type: 'connection_ack' }], 4400],
    [[init, { type: 'subscribe', payload: { query: '{me}' } }], 4400],
    [[init, { id: '', type: 'subscribe', payload: { query: '{me}' } }], 4400],
    [[init, { id: '1', type: 'subscribe' }], 4400],
    [[init, { id: '1', type: 'subscribe', payload: { query: 1 } }], 4400],
    [[init, { id: '1', type: 'subscribe', payload: { query: '{me}', variables: [] } }], 4400],
    [[init, { id: '1', type: 'subscribe', payload: { query: '{me}', operationName: 1 } }], 4400],
    [[{ ...init, payload: 'x' }], 4400],
    [[subscribeTo('{me}')], 4401],
    [[{ ...init, payload: { authorization: 'Bearer nobody' } }], 4403],
    [[{ ...init, payload: { authorization: 7 } }], 4403],
    [[], 4408],
    [[init, subscribeTo('{slow}'), subscribeTo('{slow}')], 4409],
    [[init, init], 4429],
    [['x'.repeat(70_000)], 1009],
  ] as const)
    expect([messages.map(String).join().slice(0, 40), await codeAfter(url, ...messages)]).toEqual([
      messages.map(String).join().slice(0, 40),
      code,
    ])
})

test('another subprotocol is closed with 4406, a binary message with 4400', async () => {
  await using s = await socketOn()
  expect((await new RawSocket(s.edge.url, { protocol: 'graphql-ws' }).closed).code).toBe(4406)
  expect((await new RawSocket(s.edge.url, { protocol: '' }).closed).code).toBe(4406)
  const client = new RawSocket(s.edge.url)
  client.socket.once('open', () => client.socket.send(Buffer.from('{"type":"connection_init"}')))
  expect((await client.closed).code).toBe(4400)
})

test('a ping is answered, also before the connection is acknowledged', async () => {
  await using s = await socketOn()
  const client = new RawSocket(s.edge.url)
  client.socket.once('open', () => client.send({ type: 'ping', payload: { n: 1 } }))
  await client.until(() => client.frames.length === 1)
  expect(client.frames).toEqual([{ type: 'pong', payload: { n: 1 } }])
  client.end()
})

test('queries and mutations are answered on the socket as over HTTP', async () => {
  await using s = await socketOn()
  const client = await RawSocket.as(s.edge.url, 'operator')
  client.subscribe('q', '{ me }')
  client.subscribe('m', 'mutation { touch }')
  client.subscribe('bad', '{ nothing }')
  client.subscribe('deep', `{ ${'a{'.repeat(200)}b${'}'.repeat(200)} }`)
  await client.until(() => ['q', 'm', 'bad', 'deep'].every((id) => client.of(id).length > 0))
  expect(client.of('q')[0]).toEqual({ id: 'q', type: 'next', payload: { data: { me: 'operator' } } })
  expect(client.of('m')[0]).toEqual({ id: 'm', type: 'next', payload: { data: { touch: 'touched' } } })
  expect([client.of('bad')[0]!.type, client.codes('bad')]).toEqual(['error', ['GRAPHQL_VALIDATION_FAILED']])
  expect([client.of('deep')[0]!.type, client.codes('deep')]).toEqual(['error', ['QUERY_TOO_COMPLEX']])
  client.end()
})

test('an id may be used again after its operation is complete', async () => {
  await using s = await socketOn()
  const client = await RawSocket.as(s.edge.url, 'operator')
  for (let n = 1; n <= 3; n++) {
    client.subscribe('1', board)
    await client.until(() => client.items().length === n)
    client.send({ id: '1', type: 'complete' })
  }
  client.subscribe('1', board)
  await client.until(() => client.items().length === 4)
  await s.w.emit()
  await client.until(() => client.seqs().length === 1)
  expect(s.edge.groups.counts).toEqual({ groups: 1, members: 1 })
  expect(client.of('1').filter(({ type }) => type === 'complete')).toEqual([])
  client.end()
})

test('on one socket run at most so many operations; the next is refused and the others go on', async () => {
  await using s = await socketOn({ maxOperations: 5 })
  const client = await RawSocket.as(s.edge.url, 'operator')
  for (let n = 1; n <= 8; n++) client.subscribe(`${n}`, board)
  await client.until(() => [6, 7, 8].every((n) => client.codes(`${n}`).length === 1) && client.items('5').length === 1)
  expect(client.codes('6')).toEqual(['TOO_MANY'])
  expect(s.edge.groups.counts.members).toBe(5)
  client.end()
})

const handshake = (url: string, headers: Record<string, string> = {}): Promise<number> =>
  new Promise((resolve, reject) => {
    const asked = request(url.replace('ws:', 'http:'), {
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
        'sec-websocket-protocol': 'graphql-transport-ws',
        ...headers,
      },
    })
    asked.on('upgrade', (_response, socket) => {
      socket.destroy()
      resolve(101)
    })
    asked.on('response', (response) => resolve(response.statusCode ?? 0))
    asked.on('error', reject)
    asked.end()
  })

test('a page of another site may not open a socket; our own, a listed one and programs may', async () => {
  await using s = await socketOn()
  const { url, port } = s.edge
  expect(await handshake(url)).toBe(101)
  expect(await handshake(url, { origin: `http://127.0.0.1:${port}` })).toBe(101)
  expect(await handshake(url, { origin: 'https://console.example' })).toBe(101)
  for (const origin of [
    'https://evil.example',
    'null',
    'https://console.example.evil.example',
    'http://127.0.0.1',
    `http://127.0.0.1:${port}.evil.example`,
  ])
    expect([origin, await handshake(url, { origin })]).toEqual([origin, 403])
  expect(await handshake(url.replace('/graphql', '/else'))).toBe(404)
})

test('strangers of one address are few, and each that stays silent is closed; who has signed in is not counted', async () => {
  await using s = await socketOn({ initWithinMs: 300, maxStrangersPerAddress: 3 })
  const { url } = s.edge
  const guests = await Promise.all([
    RawSocket.as(url, 'operator'),
    RawSocket.as(url, 'operator'),
    RawSocket.as(url, 'operator'),
  ])
  const silent = Array.from({ length: 3 }, () => new RawSocket(url))
  await expect.poll(() => s.edge.sockets.count).toBe(6)
  expect(await handshake(url)).toBe(429)
  expect((await Promise.all(silent.map(({ closed }) => closed))).map(({ code }) => code)).toEqual([4408, 4408, 4408])
  expect(await handshake(url)).toBe(101)
  for (const guest of guests) guest.end()
})

test('a reader that is too slow is dropped, and the others hear everything', async () => {
  await using s = await socketOn()
  const slow = await RawSocket.as(s.edge.url, 'operator')
  const quick = await RawSocket.as(s.edge.url, 'operator')
  const wide = `subscription { board { __typename resumeToken ... on OrderMoved { ${Array.from({ length: 40 }, (_, n) => `a${n}: orderId`).join(' ')} seq } } }`
  for (const client of [slow, quick]) {
    client.subscribe('1', wide)
    await client.greeted()
  }
  slow.socket.pause()
  const name = `ord_${'x'.repeat(3_000)}`
  for (let n = 0; n < 150; n++) await s.w.emit({ aggregateId: name, facts: {} })
  await quick.until(() => quick.seqs().length === 150, 20_000)
  expect(s.edge.sockets.count).toBe(1)
  expect(quick.seqs()).toEqual(Array.from({ length: 150 }, (_, index) => index + 1))
  slow.end()
  quick.end()
})

test('a shutdown says that it comes back, and lets nobody in any more', async () => {
  await using s = await socketOn()
  const client = await RawSocket.as(s.edge.url, 'operator')
  const closing = s.edge.sockets.close(1012)
  expect(await handshake(s.edge.url)).toBe(503)
  expect((await client.closed).code).toBe(1012)
  await closing
  expect(s.edge.sockets.count).toBe(0)
})

test('a socket that answers no ping is given up', async () => {
  await using s = await socketOn({ pingEveryMs: 100 })
  const client = await RawSocket.as(s.edge.url, 'operator')
  client.socket.pause()
  await expect.poll(() => s.edge.sockets.count, { timeout: 3_000 }).toBe(0)
  client.end()
})

test('who goes leaves nothing behind', async () => {
  await using s = await socketOn()
  const clients = await Promise.all(Array.from({ length: 10 }, () => RawSocket.as(s.edge.url, 'operator')))
  for (const client of clients) {
    client.subscribe('1', board)
    client.subscribe('2', orderStatus, mine)
    await client.greeted('2')
  }
  expect(s.edge.groups.counts).toEqual({ groups: 2, members: 20 })
  for (const client of clients) client.end()
  await expect.poll(() => s.edge.groups.counts).toEqual({ groups: 0, members: 0 })
})
