import { expect, test, vi } from 'vitest'
import { resumable, type ResumableOptions, type StreamState } from './resumable.ts'
import { hello, heartbeat, moved, streamServer, type StreamServer } from './testing-server.ts'
import { wsStreams } from './ws-streams.ts'

type Item =
  | { __typename: 'Hello' | 'Heartbeat'; resumeToken: string }
  | { __typename: 'Resync'; resumeToken: string; reason: string }
  | { __typename: 'OrderMoved'; resumeToken: string; orderId: string; seq: number }
type Data = { opsBoard: Item }
type Options = Partial<ResumableOptions<Data, { after?: string | null }, 'opsBoard'>>

/** A listener that writes down everything it is told. */
function listen(server: StreamServer, more: Options = {}) {
  const transport = wsStreams({ url: server.url, token: () => 'secret' })
  const items: string[] = []
  const states: StreamState['kind'][] = []
  const resyncs: string[] = []
  const stream = resumable<Data, { after?: string | null }, 'opsBoard'>(transport, {
    document: 'subscription Board($after: String) { opsBoard(after: $after) { __typename resumeToken } }',
    variables: {},
    field: 'opsBoard',
    backOff: { firstMs: 5, mostMs: 10 },
    onItem: (item) => items.push(item.resumeToken),
    onResync: (item) => resyncs.push(item.reason),
    onState: (state) => states.push(state.kind),
    ...more,
  })
  return { stream, items, states, resyncs, [Symbol.dispose]: () => (stream.stop(), transport.dispose()) }
}

test('a stream over a killed socket comes back by itself and goes on after the last item', async () => {
  await using server = await streamServer()
  using client = listen(server)
  const first = await server.subscribed()
  expect(first).toMatchObject({ after: null, authorization: 'Bearer secret' })
  first.send(hello('0'))
  first.send(moved('1', 'ord_a', 1))
  await vi.waitFor(() => expect(client.items).toEqual(['1']))
  first.kill()

  const second = await server.subscribed()
  expect(second.after).toBe('1')
  second.send(hello('9'))
  second.send(moved('2', 'ord_a', 2))
  await vi.waitFor(() => expect(client.items).toEqual(['1', '2']))
  expect(client.states).toEqual(['live', 'behind', 'live'])
})

test('the hello of a resumed stream does not skip what was missed when the socket dies again', async () => {
  await using server = await streamServer()
  using client = listen(server, { after: '1' })
  const first = await server.subscribed()
  first.send(hello('9'))
  await vi.waitFor(() => expect(client.states).toContain('live'))
  first.kill()
  expect((await server.subscribed()).after).toBe('1')
})

test('an item that is delivered twice is passed on once', async () => {
  await using server = await streamServer()
  using client = listen(server)
  const subscribe = await server.subscribed()
  subscribe.send(hello('0'))
  subscribe.send(moved('1', 'ord_a', 1))
  subscribe.send(moved('1', 'ord_a', 1))
  subscribe.send(moved('2', 'ord_b', 1))
  subscribe.send(moved('3', 'ord_a', 1))
  subscribe.send(moved('4', 'ord_a', 2))
  await vi.waitFor(() => expect(client.items).toEqual(['1', '2', '4']))
})

test('a heartbeat moves the place to resume at', async () => {
  await using server = await streamServer()
  using client = listen(server)
  const first = await server.subscribed()
  first.send(hello('0'))
  first.send(heartbeat('7'))
  await vi.waitFor(() => expect(client.stream.resumeToken).toBe('7'))
  first.kill()
  expect((await server.subscribed()).after).toBe('7')
})

test('a token that is too old makes the caller read again and go on from there', async () => {
  await using server = await streamServer()
  using client = listen(server, { after: 'ancient' })
  const subscribe = await server.subscribed()
  subscribe.send({ __typename: 'Resync', resumeToken: '50', reason: 'too old' })
  subscribe.send(moved('51', 'ord_a', 9))
  await vi.waitFor(() => expect(client.items).toEqual(['51']))
  expect(client.resyncs).toEqual(['too old'])
})

test('a socket that is open and silent is given up', async () => {
  await using server = await streamServer()
  using client = listen(server, { silenceMs: 80 })
  const first = await server.subscribed()
  first.send(hello('0'))
  const second = await server.subscribed()
  expect(second.after).toBe('0')
  second.send(hello('0'))
  await vi.waitFor(() => expect(client.states).toEqual(['live', 'behind', 'live']))
})

test('a stream that stays away is called lost and keeps trying', async () => {
  await using server = await streamServer()
  using client = listen(server, { lostAfterMs: 0 })
  const first = await server.subscribed()
  first.send(hello('0'))
  await vi.waitFor(() => expect(client.states).toEqual(['live']))
  first.kill()
  await server.subscribed()
  expect(client.stream.state).toMatchObject({ kind: 'lost', since: expect.any(Date) })
})

test('a socket closed because the sign-in ended stays closed', async () => {
  await using server = await streamServer()
  using client = listen(server)
  ;(await server.subscribed()).close(4403)
  await vi.waitFor(() => expect(client.stream.state).toEqual({ kind: 'closed', reason: 'signedOut' }))
})

test('a refused subscription says why and is not repeated; an unavailable one is', async () => {
  await using server = await streamServer()
  using client = listen(server)
  ;(await server.subscribed()).fail('UNAVAILABLE')
  ;(await server.subscribed()).fail('FORBIDDEN')
  await vi.waitFor(() => expect(client.stream.state).toMatchObject({ kind: 'closed', reason: 'refused' }))
})
