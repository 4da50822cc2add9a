import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

export interface Gate {
  readonly url: string
  /** As when the API is stopped: every connection ends, no new one is made. */
  shut(): Promise<void>
  open(): Promise<void>
}

/** A way to the API that can be shut: the console sees what it would see of a stopped server, and nobody else does. */
export async function gateTo(target: string): Promise<Gate> {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  const server = createServer((here) => {
    const there = connect({ host: hostname, port: Number(port) })
    for (const [socket, other] of [
      [here, there],
      [there, here],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => other.destroy())
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
      socket.pipe(other)
    }
  })
  const listen = (at: number) =>
    new Promise<number>((resolve, reject) => {
      server.once('error', reject)
      server.listen(at, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
    })
  const ownPort = await listen(0)
  return {
    url: `http://127.0.0.1:${ownPort}`,
    async shut() {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
    },
    async open() {
      await listen(ownPort)
    },
  }
}
