import { WebSocketServer, type WebSocket } from 'ws'
import { boardOrder, movedItem, orderOf } from './schema.ts'
import type { Variant, VariantOptions } from './server.ts'

/** The floor: no protocol, no permission, no resume. The frame is written once as bytes and sent to everybody. */
export function openPlain({ server, mode, subscribers }: VariantOptions): Promise<Variant> {
  const sockets = new WebSocketServer({
    server,
    path: '/graphql',
    perMessageDeflate: false,
    handleProtocols: (offered) => offered.values().next().value ?? false,
  })
  const byOrder = new Map<string, WebSocket>()
  sockets.on('connection', (socket) => {
    socket.on('message', (text) => {
      const { payload } = JSON.parse(String(text)) as { payload?: { variables?: { orderId?: string } } }
      if (payload?.variables?.orderId) byOrder.set(payload.variables.orderId, socket)
      socket.send(JSON.stringify({ id: '1', type: 'next', payload: { data: { opsBoard: { __typename: 'Hello' } } } }))
    })
  })

  const frame = (orderId: string, seq: number) => {
    const item = {
      resumeToken: 'WyJrSnI0X1lXZCIsMTAwMDAsMTAwXQ',
      occurredAt: new Date().toISOString(),
      ...movedItem(orderId, seq),
    }
    return Buffer.from(JSON.stringify({ id: '1', type: 'next', payload: { data: { opsBoard: item } } }))
  }

  return Promise.resolve({
    async publish(seq) {
      if (mode === 'topic') {
        const bytes = frame(boardOrder, seq)
        for (const socket of sockets.clients)
          if (socket.readyState === socket.OPEN) socket.send(bytes, { binary: false })
        return
      }
      for (let n = 0; n < subscribers; n++) byOrder.get(orderOf(n))?.send(frame(orderOf(n), seq), { binary: false })
    },
  })
}
