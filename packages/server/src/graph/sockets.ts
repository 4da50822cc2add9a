import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { handleProtocols } from 'graphql-ws'
import { WebSocketServer, type RawData, type WebSocket } from 'ws'
import { isUnavailable } from '../db/outage.ts'
import type { Log } from '../log.ts'
import { Connection, openProtocol, type ProtocolOptions } from './socket-connection.ts'
import { openDoor, refuseUpgrade, type DoorOptions, type Pass } from './socket-door.ts'
import type { Rights } from './stream-rights.ts'

export interface SocketsOptions
  extends Omit<ProtocolOptions, 'initWithinMs' | 'maxOperations' | 'onSignedIn'>, DoorOptions {
  readonly server: Server
  readonly rights: Rights
  readonly log: Log
  readonly path?: string
  readonly initWithinMs?: number
  readonly maxOperations?: number
  /** A socket that has not answered a ping for so long is gone. */
  readonly pingEveryMs?: number
}

export interface Sockets {
  readonly count: number
  /** A session of this process has just been ended. */
  closeSession(sessionId: string): void
  /** 1001: going away. 1012: comes back at once. */
  close(code?: 1001 | 1012): Promise<void>
}

const longestMessage = 64 * 1024
const closeWithinMs = 2_000

/** The WebSocket end of the API: `graphql-transport-ws` on the path of the HTTP end. */
export function openSockets(options: SocketsOptions): Sockets {
  const {
    server,
    rights,
    log,
    path = '/graphql',
    initWithinMs = 4_000,
    maxOperations = 50,
    pingEveryMs = 15_000,
  } = options
  const door = openDoor(options)
  const connections = new Set<Connection>()
  const silent = new WeakSet<WebSocket>()
  let isClosing = false

  const protocol = openProtocol({
    ...options,
    initWithinMs,
    maxOperations,
    onSignedIn(connection) {
      connection.pass.signedIn()
      if (connections.has(connection)) rights.watch(connection)
    },
  })
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: longestMessage,
    perMessageDeflate: false,
    // One message a turn: graphql-ws would take an id that comes again in the turn of its `complete` for the old one.
    allowSynchronousEvents: false,
    // Whoever offers only others gets its own first one back: most clients could not be told 4406 otherwise.
    handleProtocols: (offered) => handleProtocols(offered) || (offered.values().next().value ?? false),
  })

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { url = '' } = request
    if (url.split('?', 1)[0] !== path) return refuseUpgrade(socket, 404)
    if (isClosing) return refuseUpgrade(socket, 503)
    const pass = door.enter(request)
    if (typeof pass === 'number') return refuseUpgrade(socket, pass)
    let isOpen = false
    // A handshake that fails never becomes a socket: its end is the end of the connection.
    socket.once('close', () => {
      if (!isOpen) pass.left()
    })
    sockets.handleUpgrade(request, socket, head, (opened) => {
      isOpen = true
      carry(opened, pass)
    })
  }

  function carry(socket: WebSocket, pass: Pass): void {
    const connection = new Connection(socket, pass)
    connections.add(connection)
    const closed = protocol.opened(
      {
        protocol: socket.protocol,
        send: (text) => {
          if (socket.readyState === socket.OPEN) socket.send(text)
        },
        close: (code, reason) => socket.close(code, reason),
        onMessage: (receive) =>
          socket.on('message', (message, isBinary) => void take(socket, receive, message, isBinary)),
      },
      connection,
    )
    // ws closes by itself with the right code (1009 for a message too big); without a listener the error would be thrown.
    socket.on('error', (error) => log.debug({ err: error }, 'a socket failed'))
    socket.on('pong', answered)
    socket.once('close', (code, reason) => {
      connections.delete(connection)
      rights.unwatch(connection)
      pass.left()
      void closed(code, String(reason))
    })
  }

  function answered(this: WebSocket): void {
    silent.delete(this)
  }

  async function take(
    socket: WebSocket,
    receive: (text: string) => Promise<void>,
    message: RawData,
    isBinary: boolean,
  ): Promise<void> {
    if (isBinary) return socket.close(4400, 'Invalid message received')
    try {
      await receive(String(message))
    } catch (error) {
      // graphql-ws throws at messages that only a server sends.
      if (error instanceof Error && error.message.startsWith('Unexpected message'))
        return socket.close(4400, 'Invalid message received')
      log.error({ err: error }, 'a message of a socket could not be handled')
      // Clients of the protocol take 4500 as final, and come back after 1013.
      if (isUnavailable(error)) socket.close(1013, 'Try again later')
      else socket.close(4500, 'Internal server error')
    }
  }

  const pings = setInterval(() => {
    for (const { socket } of connections) {
      if (silent.has(socket)) socket.terminate()
      else {
        silent.add(socket)
        socket.ping()
      }
    }
  }, pingEveryMs)
  pings.unref()
  server.on('upgrade', upgrade)

  return {
    get count() {
      return connections.size
    },
    closeSession(sessionId) {
      for (const connection of connections) if (connection.actor.sessionId === sessionId) connection.close('signedOut')
    },
    async close(code = 1012) {
      isClosing = true
      clearInterval(pings)
      const closing = [...connections].map(
        ({ socket }) => new Promise<void>((resolve) => socket.once('close', () => resolve())),
      )
      for (const { socket } of connections) socket.close(code, code === 1012 ? 'Service restart' : 'Going away')
      const late = setTimeout(() => {
        for (const { socket } of connections) socket.terminate()
      }, closeWithinMs)
      await Promise.all(closing)
      clearTimeout(late)
      server.off('upgrade', upgrade)
    },
  }
}
