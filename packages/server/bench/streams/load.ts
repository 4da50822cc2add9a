// One process of subscribers; tells its parent when all are ready, when all have an event, and what was wrong.
import { WebSocket } from 'ws'
import { documents, orderOf, type Mode } from './schema.ts'

const [port = '', mode = '', first = '', count = '', variant = ''] = process.argv.slice(2)
const openingAtOnce = 25
const tell = (message: object) => void process.send!(message)

const seqPattern = /"seq":(\d+)/
const received = new Map<number, number>()
let gaps = 0

function subscriber(n: number): Promise<void> {
  // Loopback has many addresses; one pair of them would run out of ports.
  const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws', {
    perMessageDeflate: false,
    skipUTF8Validation: true,
  })
  let last = 0
  return new Promise((ready, fail) => {
    const subscribe = () =>
      socket.send(
        JSON.stringify({
          id: '1',
          type: 'subscribe',
          payload: { query: documents[mode as Mode], variables: mode === 'orders' ? { orderId: orderOf(n) } : {} },
        }),
      )
    socket.on('open', () => {
      if (variant === 'plain') subscribe()
      else socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer op_${n}` } }))
    })
    socket.on('message', (bytes: Buffer) => {
      const text = bytes.toString('latin1')
      const seq = Number(seqPattern.exec(text)?.[1] ?? 0)
      if (seq === 0) {
        if (text.includes('connection_ack')) subscribe()
        else if (text.includes('"Hello"')) ready()
        else if (!text.includes('"Heartbeat"')) fail(new Error(text))
        return
      }
      if (seq !== last + 1) gaps++
      last = seq
      const have = (received.get(seq) ?? 0) + 1
      received.set(seq, have)
      if (have === Number(count)) tell({ received: seq, gaps })
    })
    socket.on('close', (code) => {
      gaps++
      fail(new Error(`closed with ${code}`))
    })
    socket.on('error', fail)
  })
}

const next = Array.from({ length: Number(count) }, (_, n) => Number(first) + n)
const opener = async () => {
  for (let n = next.pop(); n !== undefined; n = next.pop()) await subscriber(n)
}
await Promise.all(Array.from({ length: openingAtOnce }, opener))
tell({ ready: true })
process.on('disconnect', () => process.exit(0))
