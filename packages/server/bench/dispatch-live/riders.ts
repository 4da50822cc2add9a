import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { placeOf, pointOf } from './city.ts'
import type { Place } from '@linli/dispatch'

/** A rider with a phone: hears where to go, rides there, tells what he has done, and where he is. */
export interface BenchRider {
  readonly id: string
  /** Resume tokens of what he was told of tasks, in the order of arrival. */
  readonly heard: readonly string[]
  /** When it arrived, and how long it took from the event to here. */
  readonly delays: readonly { readonly at: number; readonly ms: number }[]
  close(): void
}

export interface RiderOptions {
  readonly id: string
  readonly token: string
  readonly at: Place
  readonly port: number
  /** How many times faster than people he rides. */
  readonly haste: number
}

const metresPerSecond = 4.5
/** Parking and walking, at each stop. */
const stopSeconds = 120
const reportEveryMs = 10_000

const subscription = `subscription { dispatch { __typename resumeToken occurredAt
  ... on TaskAssigned { taskId task { id state } }
  ... on TaskChanged { taskId state }
  ... on TaskWithdrawn { taskId withdrawal }
  ... on NextStop { stop task { id pickup { lat lng } dropoff { lat lng } } } } }`

const advance = `mutation ($taskId: ID!, $action: DeliveryTaskAction!, $key: String!) {
  advanceTask(taskId: $taskId, action: $action, idempotencyKey: $key) { task { id state } userErrors { code } } }`
const report = `mutation ($lat: Float!, $lng: Float!) {
  reportPosition(lat: $lat, lng: $lng, accuracyMetres: 10) { accepted userErrors { code } } }`

interface Item {
  readonly __typename: string
  readonly resumeToken: string
  readonly occurredAt: string
  readonly stop?: 'PICKUP' | 'DROPOFF' | 'RETURN' | null
  readonly task?: { id: string; pickup: { lat: number; lng: number }; dropoff: { lat: number; lng: number } } | null
}

export async function openRider({ id, token, at, port, haste }: RiderOptions): Promise<BenchRider> {
  const heard: string[] = []
  const delays: { at: number; ms: number }[] = []
  let place = at
  /** Grows with every new way: whoever goes an older one turns round. */
  let way = 0
  let isClosed = false

  const ask = async <T>(query: string, variables: object): Promise<T | undefined> => {
    const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables }),
    })
    return ((await response.json()) as { data?: T }).data
  }

  async function ride(to: Place, mine: number): Promise<boolean> {
    const from = place
    const metres = Math.hypot(to.x - from.x, to.y - from.y)
    const ms = (metres / metresPerSecond / haste) * 1_000
    for (const begun = Date.now(); Date.now() - begun < ms;) {
      await sleep(Math.min(1_000, Math.max(10, ms - (Date.now() - begun))))
      if (mine !== way || isClosed) return false
      const part = Math.min(1, (Date.now() - begun) / ms)
      place = { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part }
    }
    place = to
    await sleep((stopSeconds / haste) * 1_000)
    return mine === way && !isClosed
  }

  async function go({ stop, task }: Item): Promise<void> {
    const mine = ++way
    if (!task || !stop) return
    const isPickup = stop === 'PICKUP'
    if (!(await ride(placeOf(isPickup ? task.pickup : task.dropoff), mine))) return
    // Goods that are not packed yet are waited for.
    for (; mine === way && !isClosed; await sleep(1_000)) {
      const variables = { taskId: task.id, action: isPickup ? 'PICK_UP' : 'DELIVER', key: crypto.randomUUID() }
      const told = await ask<{ advanceTask: { userErrors: { code: string }[] } }>(advance, variables)
      if (told?.advanceTask.userErrors.length === 0) return
    }
  }

  const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws', { perMessageDeflate: false })
  await new Promise<void>((ready, fail) => {
    socket.on('open', () =>
      socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } })),
    )
    socket.on('error', fail)
    socket.on('close', (code) => fail(new Error(`a rider's socket was closed: ${code}`)))
    socket.on('message', (bytes: Buffer) => {
      const now = Date.now()
      const message = JSON.parse(bytes.toString('utf8')) as { type: string; payload?: { data?: { dispatch: Item } } }
      if (message.type === 'connection_ack')
        socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: subscription } }))
      const item = message.payload?.data?.dispatch
      if (message.type !== 'next' || !item) return
      if (item.__typename === 'Hello') return ready()
      if (item.__typename === 'Heartbeat') return
      heard.push(item.resumeToken)
      delays.push({ at: now, ms: now - Date.parse(item.occurredAt) })
      if (item.__typename === 'NextStop') void go(item)
    })
  })
  const reports = setInterval(() => void ask(report, pointOf(place)).catch(() => {}), reportEveryMs)
  return {
    id,
    heard,
    delays,
    close() {
      isClosed = true
      clearInterval(reports)
      socket.removeAllListeners('close').close()
    },
  }
}
