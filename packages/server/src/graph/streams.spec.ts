import { expect, test } from 'vitest'
import { findKept, trimOutbox } from '../events/outbox.store.ts'
import { postgresBroker } from '../events/postgres.ts'
import { reaction, startReactions } from '../events/reactions.ts'
import { openRelay } from '../events/relay.ts'
import { eventsDatabase, quiet } from '../events/testing/database.ts'
import { board, openStream, orderStatus, RawSocket } from './testing/raw-socket.ts'
import { grantAt, person, streamsEdge } from './testing/streams-edge.ts'
import { addMs, systemClock } from '@linli/kit'

const mine = { orderId: 'ord_a' }

test('a stream says hello with the time of the server, and then what happens, in order', async () => {
  await using w = await eventsDatabase()
  await using edge = await streamsEdge(w)
  const client = await RawSocket.as(edge.url, 'operator')
  client.subscribe('1', orderStatus, mine)
  await client.greeted()
  for (let n = 0; n < 5; n++) await w.emit()
  await w.emit({ aggregateId: 'ord_b' })
  await client.until(() => client.seqs().length >= 5)
  expect(client.items()[0]).toMatchObject({ __typename: 'Hello', serverTime: expect.any(String) })
  expect(client.seqs()).toEqual([1, 2, 3, 4, 5])
  client.end()
})

for (const [what, query, variables] of [
  ['one order', orderStatus, mine],
  ['a board', board, {}],
] as const)
  test(`${what}: who comes back gets what was missed and then what comes, nothing lost and nothing twice`, async () => {
    await using w = await eventsDatabase()
    let port = 0
    let token: string | null = null
    const seen: number[] = []
    // Three lives of the API process; events happen before, between and while clients come back.
    for (let life = 0; life < 3; life++) {
      await using edge = await streamsEdge(w, { port })
      port = edge.port
      for (let n = 0; n < 3; n++) await w.emit()
      const client: RawSocket = await RawSocket.as(edge.url, 'operator')
      const writing = (async () => {
        for (let n = 0; n < 10; n++) await w.emit()
      })()
      client.subscribe('1', query, { ...variables, after: token })
      await Promise.all([client.greeted(), writing])
      const { rows } = await w.db.pool.query<{ n: number }>('select count(*)::int as n from outbox')
      const first = seen.length === 0 ? undefined : seen.at(-1)! + 1
      await client.until(() => client.seqs().at(-1) === rows[0]!.n)
      const seqs = client.seqs()
      if (first !== undefined) expect(seqs[0]).toBe(first)
      expect(seqs).toEqual(seqs.map((_, index) => seqs[0]! + index))
      seen.push(...seqs)
      token = client.items().at(-1)!.resumeToken
      client.end()
    }
    expect(new Set(seen).size).toBe(seen.length)
  })

test('what happens while a stream still begins comes after its beginning', async () => {
  await using w = await eventsDatabase()
  await using edge = await streamsEdge(w)
  const begin = Promise.withResolvers<void>()
  edge.held.hello = begin.promise
  const client = await RawSocket.as(edge.url, 'operator')
  client.subscribe('1', board)
  await expect.poll(() => edge.groups.counts.members).toBe(1)
  for (let n = 0; n < 3; n++) await w.emit()
  await expect.poll(() => edge.hub.position).toBe(3)
  expect(client.items()).toEqual([])
  begin.resolve()
  await client.until(() => client.items().length === 4)
  expect(client.items().map(({ seq }) => seq)).toEqual([undefined, 1, 2, 3])
  client.end()
})

test('a token may be taken to another process that has not read as far', async () => {
  await using w = await eventsDatabase()
  const two = () => streamsEdge(w, { broker: postgresBroker({ url: w.url, log: quiet }), lookEveryMs: 60_000 })
  await using one = await two()
  await using other = await two()
  const first = await RawSocket.as(one.url, 'operator')
  first.subscribe('1', board)
  const slow = await RawSocket.as(other.url, 'operator')
  slow.subscribe('1', board)
  await Promise.all([first.greeted(), slow.greeted()])
  for (let n = 0; n < 3; n++) await w.emit()
  await one.relay.drain()
  await Promise.all([first, slow].map((client) => client.until(() => client.seqs().length === 3)))
  slow.subscribe('2', board, { after: first.items().at(-1)!.resumeToken })
  await slow.greeted('2')
  await w.emit()
  await other.relay.drain()
  await Promise.all([first.until(() => first.seqs().length === 4), slow.until(() => slow.seqs('2').length === 1)])
  expect([first.seqs(), slow.seqs(), slow.seqs('2')]).toEqual([[1, 2, 3, 4], [1, 2, 3, 4], [4]])
  first.end()
  slow.end()
})

test('two API processes and a worker: whoever commits, everybody hears; whoever is told, every socket of a lost right closes', async () => {
  await using w = await eventsDatabase()
  const broker = () => postgresBroker({ url: w.url, log: quiet })
  const onlyWhenWoken = { lookEveryMs: 60_000 }
  await using one = await streamsEdge(w, { broker: broker(), ...onlyWhenWoken })
  await using other = await streamsEdge(w, { broker: broker(), ...onlyWhenWoken })
  for (const edge of [one, other]) edge.people.set('leaver', person('leaver', [grantAt('ord_a')]))
  const reacted: number[] = []
  const note = reaction('note', ['OrderMoved'], async (_tx, { seq }) => void reacted.push(seq))
  const working = { clock: systemClock, log: quiet, db: w.db, broker: broker() }
  const relay = openRelay({ ...working, pool: w.db.pool, reactions: [note], ...onlyWhenWoken })
  const worker = startReactions({ app: working, broker: working.broker, reactions: [note], ...onlyWhenWoken })

  const clients = await Promise.all([one, other].map(({ url }) => RawSocket.as(url, 'operator')))
  const leaver = await RawSocket.as(other.url, 'leaver')
  for (const client of [...clients, leaver]) {
    client.subscribe('1', orderStatus, mine)
    await client.greeted()
  }
  for (let n = 0; n < 12; n++) {
    await w.emit()
    ;[one.relay, other.relay, relay][n % 3]!.wake()
  }
  const all = Array.from({ length: 12 }, (_, index) => index + 1)
  await Promise.all([...clients, leaver].map((client) => client.until(() => client.seqs().length >= 12)))
  expect([...clients, leaver].map((client) => client.seqs())).toEqual([all, all, all])
  // Each process has the same list of reactions; here only the worker's relay knows it.
  expect(reacted.every((seq) => all.includes(seq))).toBe(true)

  other.people.delete('leaver')
  await one.tell('leaver')
  one.relay.wake()
  expect((await leaver.closed).code).toBe(4403)
  for (const client of clients) client.end()
  await Promise.all([relay.close(), worker.close()])
  await working.broker.close()
})

test('a token older than what is kept gets a resync, and the stream goes on from there', async () => {
  await using w = await eventsDatabase()
  await using edge = await streamsEdge(w)
  const client = await RawSocket.as(edge.url, 'operator')
  client.subscribe('1', board)
  await client.greeted()
  for (let n = 0; n < 3; n++) await w.emit()
  await client.until(() => client.seqs().length === 3)
  await trimOutbox(w.db.pool, addMs(new Date(), 1_000))
  client.subscribe('2', board, { after: client.items()[1]!.resumeToken })
  await client.until(() => client.items('2').length === 2)
  expect(client.items('2').map(({ __typename }) => __typename)).toEqual(['Hello', 'Resync'])
  client.subscribe('3', board, { after: client.items('2')[1]!.resumeToken })
  await client.greeted('3')
  await w.emit()
  await client.until(() => client.seqs('2').length === 1 && client.seqs('3').length === 1)
  expect(client.items('3').map(({ __typename }) => __typename)).toEqual(['Hello', 'OrderMoved'])
  client.end()
})

test('in a stream over one order its numbers prove that nothing is missing, though events of others are gone', async () => {
  await using w = await eventsDatabase()
  await using edge = await streamsEdge(w)
  const client = await RawSocket.as(edge.url, 'operator')
  client.subscribe('1', orderStatus, mine)
  await client.greeted()
  await w.emit()
  await client.until(() => client.seqs().length === 1)
  for (let n = 0; n < 3; n++) await w.emit({ aggregateId: 'ord_b' })
  await expect.poll(async () => (await findKept(w.db.pool)).last).toBe(4)
  await trimOutbox(w.db.pool, addMs(new Date(), 1_000))
  await w.emit()
  await client.until(() => client.seqs().length === 2)
  client.subscribe('2', orderStatus, { ...mine, after: client.items()[1]!.resumeToken })
  await client.until(() => client.seqs('2').length === 1)
  expect(client.items('2').map(({ __typename }) => __typename)).toEqual(['Hello', 'OrderMoved'])
  client.end()
})

test('a token of another life of the database gets a resync, and what then happens is heard', async () => {
  await using w = await eventsDatabase()
  await using edge = await streamsEdge(w)
  const client = await RawSocket.as(edge.url, 'operator')
  client.subscribe('1', board)
  await client.greeted()
  for (let n = 0; n < 3; n++) await w.emit()
  await client.until(() => client.seqs().length === 3)
  const token = client.items().at(-1)!.resumeToken
  client.end()

  await using again = await eventsDatabase()
  await using second = await streamsEdge(again)
  const back = await RawSocket.as(second.url, 'operator')
  back.subscribe('1', board, { after: token })
  await back.until(() => back.items().length === 2)
  expect(back.items()[1]).toMatchObject({ __typename: 'Resync' })
  await again.emit()
  await back.until(() => back.seqs().length === 1)
  back.end()
})

test('a token of another stream, or none at all, is refused', async () => {
  await using w = await eventsDatabase()
  await using edge = await streamsEdge(w)
  const client = await RawSocket.as(edge.url, 'operator')
  client.subscribe('1', board)
  await client.greeted()
  client.subscribe('2', orderStatus, { ...mine, after: client.items()[0]!.resumeToken })
  client.subscribe('3', board, { after: 'nonsense' })
  await client.until(() => client.codes('2').length + client.codes('3').length === 2)
  expect([client.codes('2'), client.codes('3')]).toEqual([['CURSOR_OF_ANOTHER_LIST'], ['BAD_INPUT']])
  client.end()
})

test('every stream beats, and the token of a beat is a place to resume from', async () => {
  await using w = await eventsDatabase()
  await using edge = await streamsEdge(w, { heartbeatMs: 100 })
  const client = await RawSocket.as(edge.url, 'operator')
  client.subscribe('1', orderStatus, mine)
  await client.greeted()
  for (let n = 0; n < 2; n++) await w.emit({ aggregateId: 'ord_b' })
  await expect.poll(() => edge.hub.position).toBe(2)
  const beats = () => client.all().filter(({ __typename }) => __typename === 'Heartbeat')
  const before = beats().length
  await client.until(() => beats().length >= before + 2)
  const { resumeToken } = beats().at(-1)!
  await w.emit()
  await client.until(() => client.seqs().length === 1)
  client.subscribe('2', orderStatus, { ...mine, after: resumeToken })
  await client.until(() => client.seqs('2').length === 1)
  client.end()
})

test('what may not be seen is not found, and never heard', async () => {
  await using w = await eventsDatabase()
  await using edge = await streamsEdge(w)
  edge.people.set('neighbour', person('neighbour', [grantAt('ord_b')]))
  const client = await RawSocket.as(edge.url, 'neighbour')
  client.subscribe('1', orderStatus, mine)
  client.subscribe('2', board)
  await client.until(() => client.codes().length === 1)
  await client.greeted('2')
  for (const aggregateId of ['ord_a', 'ord_b', 'ord_a']) await w.emit({ aggregateId })
  await client.until(() => client.seqs('2').length === 1)
  expect(client.codes()).toEqual(['NOT_FOUND'])
  expect(client.items('2').map(({ orderId }) => orderId)).toEqual([undefined, 'ord_b'])
  client.end()
})

test('an answer that asks for nobody is made once for all; one that asks for rights once per rights; one that asks who, for each', async () => {
  await using w = await eventsDatabase()
  await using edge = await streamsEdge(w)
  const clients: RawSocket[] = []
  for (let n = 0; n < 6; n++) {
    edge.people.set(`p${n}`, person(`p${n}`, [grantAt(`ord_${n % 2}`), grantAt('ord_a')]))
    clients.push(await RawSocket.as(edge.url, `p${n}`))
  }
  const madeFor = async (query: string) => {
    for (const client of clients) {
      client.frames.length = 0
      client.subscribe('x', query)
      await client.greeted('x')
    }
    edge.counted.executions = 0
    for (const client of clients) client.frames.length = 0
    await w.emit()
    await w.emit()
    await Promise.all(clients.map((client) => client.until(() => client.items('x').length === 2)))
    const viewers = clients.map((client) => client.items('x').map(({ viewer }) => viewer))
    for (const client of clients) client.send({ id: 'x', type: 'complete' })
    return { executions: edge.counted.executions, viewers }
  }
  // One execution more where the first event shows that the answer relies on more than was known.
  expect((await madeFor(openStream)).executions).toBe(2)
  expect((await madeFor(board)).executions).toBe(4)
  const personal = await madeFor('subscription { open { __typename ... on OrderMoved { seq viewer } } }')
  expect(personal.executions).toBe(12)
  expect(personal.viewers).toEqual(clients.map((_, n) => [`p${n}`, `p${n}`]))
  for (const client of clients) client.end()
})
