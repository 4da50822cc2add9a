import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { board, orderStatus, RawSocket } from './testing/raw-socket.ts'
import { grantAt, person, socketOn } from './testing/streams-edge.ts'
import { addMs } from '@linli/kit'

const mine = { orderId: 'ord_a' }

test('when a sign-in ends, its sockets are closed within two seconds, and those of others stay', async () => {
  await using s = await socketOn()
  for (const id of ['leaver', 'stayer']) s.edge.people.set(id, person(id, [grantAt('ord_a')]))
  const [leaver, stayer] = await Promise.all(['leaver', 'stayer'].map((id) => RawSocket.as(s.edge.url, id)))
  leaver!.subscribe('1', orderStatus, mine)
  stayer!.subscribe('1', orderStatus, mine)
  await Promise.all([leaver!.greeted(), stayer!.greeted()])
  s.edge.people.delete('leaver')
  const told = Date.now()
  await s.edge.tell('leaver')
  expect((await leaver!.closed).code).toBe(4403)
  expect(Date.now() - told).toBeLessThan(2_000)
  await s.w.emit()
  await stayer!.until(() => stayer!.seqs().length === 1)
  expect(leaver!.seqs()).toEqual([])
  stayer!.end()
})

test('when a grant is taken that a stream stands on, the socket is closed; a board goes on without what it no longer sees', async () => {
  await using s = await socketOn()
  const before = person('rider', [grantAt('ord_a'), grantAt('ord_b')])
  s.edge.people.set('rider', before)
  const one = await RawSocket.as(s.edge.url, 'rider')
  one.subscribe('1', orderStatus, mine)
  const other = await RawSocket.as(s.edge.url, 'rider')
  other.subscribe('1', board)
  const kept = await RawSocket.as(s.edge.url, 'rider')
  kept.subscribe('1', orderStatus, { orderId: 'ord_b' })
  await Promise.all([one.greeted(), other.greeted(), kept.greeted()])
  await s.w.emit({ aggregateId: 'ord_a' })
  await other.until(() => other.seqs().length === 1)
  s.edge.people.set('rider', { ...before, grants: [grantAt('ord_b')] })
  await s.edge.tell('rider')
  expect((await one.closed).code).toBe(4403)
  for (const aggregateId of ['ord_a', 'ord_b', 'ord_a', 'ord_b']) await s.w.emit({ aggregateId })
  await other.until(() => other.items().length === 4)
  expect(other.items().map(({ orderId }) => orderId)).toEqual([undefined, 'ord_a', 'ord_b', 'ord_b'])
  // Its readers have other rights now, and it goes on without a second hello.
  await kept.until(() => kept.seqs().length === 2)
  expect(kept.items().map(({ __typename, seq }) => [__typename, seq])).toEqual([
    ['Hello', undefined],
    ['OrderMoved', 1],
    ['OrderMoved', 2],
  ])
  other.end()
  kept.end()
})

test('a stream that was made of the rights of its reader is made anew when they change, and nothing is lost between', async () => {
  await using s = await socketOn()
  const before = person('rider', [grantAt('ord_a')])
  s.edge.people.set('rider', before)
  const client = await RawSocket.as(s.edge.url, 'rider')
  client.subscribe('1', 'subscription { places { __typename resumeToken ... on OrderMoved { orderId seq } } }')
  await client.greeted()
  for (const aggregateId of ['ord_a', 'ord_b']) await s.w.emit({ aggregateId })
  await client.until(() => client.seqs().length === 1)
  s.edge.people.set('rider', { ...before, grants: [grantAt('ord_a'), grantAt('ord_b')] })
  await s.edge.tell('rider')
  const seqsOf = (order: string) => client.items().flatMap(({ orderId, seq }) => (orderId === order ? [seq] : []))
  // Some of them fall into the change.
  for (let n = 0; n < 20; n++) await s.w.emit({ aggregateId: 'ord_a' })
  await client.until(() => seqsOf('ord_a').length === 21)
  await s.w.emit({ aggregateId: 'ord_b' })
  await client.until(() => seqsOf('ord_b').includes(2))
  expect(seqsOf('ord_a')).toEqual(Array.from({ length: 21 }, (_, index) => index + 1))
  expect(s.edge.groups.counts).toEqual({ groups: 1, members: 1 })
  client.end()
})

test('a stream whose reader may no longer see the thing ends with the event that says so', async () => {
  await using s = await socketOn()
  const before = person('rider', [grantAt('ord_a')])
  s.edge.people.set('rider', before)
  const client = await RawSocket.as(s.edge.url, 'rider')
  client.subscribe('1', orderStatus, mine)
  await client.greeted()
  const [grant] = before.grants
  Object.assign(grant!, { placeId: 'ord_b' })
  await s.w.emit()
  expect((await client.closed).code).toBe(4403)
  expect(client.seqs()).toEqual([])
})

test('a sign-in that runs out closes its socket, unless it has been prolonged meanwhile', async () => {
  await using s = await socketOn()
  const soon = addMs(new Date(), 60_000)
  for (const id of ['idle', 'busy']) s.edge.people.set(id, person(id, [grantAt('ord_a')], soon))
  const [idle, busy] = await Promise.all(['idle', 'busy'].map((id) => RawSocket.as(s.edge.url, id)))
  s.edge.people.delete('idle')
  s.edge.people.set('busy', person('busy', [grantAt('ord_a')], addMs(soon, 3_600_000)))
  s.edge.clock.aheadMs = 61_000
  expect((await idle!.closed).code).toBe(4403)
  await sleep(700)
  expect(busy!.socket.readyState).toBe(busy!.socket.OPEN)
  busy!.end()
})

test('a session that this process has just ended is closed at once', async () => {
  await using s = await socketOn()
  const client = await RawSocket.as(s.edge.url, 'operator')
  s.edge.sockets.closeSession('ses_operator')
  expect((await client.closed).code).toBe(4403)
})

test('while the database is away nothing is made up: the streams wait, or ask their readers to come back', async () => {
  await using s = await socketOn()
  const client = await RawSocket.as(s.edge.url, 'operator')
  client.subscribe('1', board)
  await client.greeted()
  s.edge.outage.isOn = true
  await s.w.emit()
  await sleep(250)
  expect(client.seqs()).toEqual([])
  s.edge.outage.isOn = false
  await client.until(() => client.seqs().length === 1)
  s.edge.outage.isOn = true
  await s.w.emit()
  expect((await client.closed).code).toBe(1013)
})
