import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test, vi } from 'vitest'
import { resumable } from './resumable.ts'
import { sseStreams } from './sse-streams.ts'
import { hello, moved } from './testing-server.ts'

type Data = { opsBoard: { __typename: string; resumeToken: string } }

async function serve(
  answer: (body: { variables: { after: string | null } }, response: ServerResponse, request: IncomingMessage) => void,
) {
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => answer(JSON.parse(body), response, request))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql/stream`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const next = (item: object) => `event: next\ndata: ${JSON.stringify({ data: { opsBoard: item } })}\n\n`

function listen(url: string, items: string[]) {
  return resumable<Data, { after?: string | null }, 'opsBoard'>(sseStreams({ url, token: () => 'secret' }), {
    document: 'subscription Board($after: String) { opsBoard(after: $after) { __typename resumeToken } }',
    variables: {},
    field: 'opsBoard',
    backOff: { firstMs: 5, mostMs: 10 },
    onItem: (item) => items.push(item.resumeToken),
  })
}

test('a stream of server-sent events resumes over a cut connection', async () => {
  const afters: (string | null)[] = []
  await using server = await serve(({ variables }, response, request) => {
    expect(request.headers).toMatchObject({ accept: 'text/event-stream', authorization: 'Bearer secret' })
    afters.push(variables.after)
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
    const item = afters.length === 1 ? moved('1', 'ord_a', 1) : moved('2', 'ord_a', 2)
    response.write(next(hello('0')) + next(item), () => {
      if (afters.length === 1) response.destroy()
    })
  })
  const items: string[] = []
  const stream = listen(server.url, items)
  await vi.waitFor(() => expect(items).toEqual(['1', '2']))
  expect(afters).toEqual([null, '1'])
  stream.stop()
})

test('a stream asked for without a sign-in closes as signed out', async () => {
  await using server = await serve((_, response) => response.writeHead(401).end())
  const stream = listen(server.url, [])
  await vi.waitFor(() => expect(stream.state).toEqual({ kind: 'closed', reason: 'signedOut' }))
})
