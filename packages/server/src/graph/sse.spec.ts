import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { eventsDatabase } from '../events/testing/database.ts'
import { quiet } from '../events/testing/database.ts'
import { openSse } from './sse.ts'
import { board, orderStatus, type Item } from './testing/raw-socket.ts'
import { grantAt, person, streamsEdge } from './testing/streams-edge.ts'

async function sseOn() {
  const w = await eventsDatabase()
  const edge = await streamsEdge(w)
  const { schema, execute, groups, rights, gate, authenticate, contextOf } = edge
  const sse = openSse({ schema, execute, groups, rights, log: quiet, maxStreams: 10 })
  const http = Fastify()
  http.post('/graphql', async (request, reply) => {
    const asked = request.body as { query: string }
    const actor = await authenticate({ authorization: request.headers.authorization })
    const document = gate.read(asked.query)
    if ('admitted' in document) return reply.code(400).send({ errors: document.errors })
    const admitted = gate.admit(document, asked, { actor, address: request.ip })
    if (!admitted.admitted) return reply.code(admitted.status).send({ errors: admitted.errors })
    return sse.send(request, reply, admitted, contextOf(actor))
  })
  const url = await http.listen({ port: 0 })
  return {
    w,
    edge,
    sse,
    url,
    async [Symbol.asyncDispose]() {
      sse.close()
      await http.close()
      await edge[Symbol.asyncDispose]()
      await w[Symbol.asyncDispose]()
    },
  }
}

interface Sent {
  readonly event: string
  readonly id: string | undefined
  readonly item: Item | undefined
  readonly code: string | undefined
}

/** Reads one stream to its end, or until it is closed. */
async function read(
  url: string,
  query: string,
  {
    as = 'operator',
    variables = {},
    headers = {},
  }: { as?: string; variables?: object; headers?: Record<string, string> } = {},
) {
  const abort = new AbortController()
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      accept: 'text/event-stream',
      'content-type': 'application/json',
      authorization: `Bearer ${as}`,
      ...headers,
    },
    body: JSON.stringify({ query, variables }),
    signal: abort.signal,
  })
  const sent: Sent[] = []
  const ended = (async () => {
    let text = ''
    const decoder = new TextDecoder()
    for await (const chunk of response.body!) {
      text += decoder.decode(chunk as Uint8Array, { stream: true })
      const blocks = text.split('\n\n')
      text = blocks.pop()!
      sent.push(...blocks.map(parsed))
    }
  })().catch(() => undefined)
  return {
    response,
    sent,
    ended,
    close: () => abort.abort(),
    seqs: () => sent.flatMap(({ item }) => (item?.__typename === 'OrderMoved' ? [item.seq] : [])),
  }
}

function parsed(block: string): Sent {
  const fields = new Map(
    block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  )
  const data = fields.get('data')
  const payload = data
    ? (JSON.parse(data) as { data?: Record<string, Item>; errors?: { extensions: { code: string } }[] })
    : {}
  return {
    event: fields.get('event')!,
    id: fields.get('id'),
    item: Object.values(payload.data ?? {})[0],
    code: payload.errors?.[0]?.extensions.code,
  }
}

test('a stream comes as events of the distinct-connections mode, and resumes by the header of the browser', async () => {
  await using s = await sseOn()
  const first = await read(s.url, board)
  await expect.poll(() => first.sent.length).toBe(1)
  for (let n = 0; n < 3; n++) await s.w.emit()
  await expect.poll(first.seqs).toEqual([1, 2, 3])
  expect(first.response.headers.get('content-type')).toMatch('text/event-stream')
  expect(first.sent.every(({ event, id, item }) => event === 'next' && id === item?.resumeToken)).toBe(true)
  first.close()
  await expect.poll(() => s.edge.groups.counts.members).toBe(0)
  await s.w.emit()
  const second = await read(s.url, board, { headers: { 'last-event-id': first.sent[1]!.id! } })
  await expect.poll(second.seqs).toEqual([2, 3, 4])
  second.close()
})

test('what is refused says why and is complete; a query is answered and complete', async () => {
  await using s = await sseOn()
  s.edge.people.set('neighbour', person('neighbour', [grantAt('ord_b')]))
  const refused = await read(s.url, orderStatus, { as: 'neighbour', variables: { orderId: 'ord_a' } })
  await refused.ended
  expect(refused.sent.map(({ event, code }) => [event, code])).toEqual([
    ['next', 'NOT_FOUND'],
    ['complete', undefined],
  ])
  const asked = await read(s.url, '{ me }')
  await asked.ended
  expect(asked.sent.map(({ event }) => event)).toEqual(['next', 'complete'])
})

test('a stream ends within two seconds when its sign-in does', async () => {
  await using s = await sseOn()
  s.edge.people.set('leaver', person('leaver', [grantAt('ord_a')]))
  const stream = await read(s.url, orderStatus, { as: 'leaver', variables: { orderId: 'ord_a' } })
  await expect.poll(() => stream.sent.length).toBe(1)
  s.edge.people.delete('leaver')
  const told = Date.now()
  await s.edge.tell('leaver')
  await stream.ended
  expect(Date.now() - told).toBeLessThan(2_000)
  expect(stream.sent.at(-1)!.event).toBe('complete')
  expect(s.edge.groups.counts.members).toBe(0)
})

test('beyond so many streams the answer is later', async () => {
  await using s = await sseOn()
  const open = await Promise.all(Array.from({ length: 10 }, () => read(s.url, board)))
  expect((await read(s.url, board)).response.status).toBe(503)
  for (const each of open) each.close()
})
