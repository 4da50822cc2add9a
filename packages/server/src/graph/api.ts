import type { Opened } from '../app.ts'
import { authenticate } from '../features/accounts/index.ts'
import { openApollo } from './apollo.ts'
import { openExecutor } from './executor.ts'
import type { Health } from './health.ts'
import { openHttp } from './http.ts'
import { InWork } from './in-work.ts'
import { openGate } from './limits.ts'
import { buildLinliSchema } from './schema.ts'

export interface Api {
  readonly requestsInWork: () => number
  readonly openSockets: () => number
  /** Answers the address. */
  listen(): Promise<string>
  /** What is in flight gets so long to finish. */
  close(graceMs: number): Promise<void>
}

/** HTTP and sockets over the one schema, behind the same gate, through the same executor. */
export async function openApi({ opened, health }: { opened: Opened; health: Health }): Promise<Api> {
  const { app } = opened
  const { env, log } = app
  const schema = await buildLinliSchema()
  const nowMs = () => performance.now()
  const gate = openGate(schema, env, nowMs)
  const execute = openExecutor(schema, nowMs)
  const inWork = new InWork(env.maxConcurrent)
  const server = await openHttp({
    env,
    log,
    health,
    inWork,
    route: {
      app,
      gate,
      execute,
      apollo: await openApollo(schema, log),
      authenticate: (given) => authenticate(app, given),
    },
  })
  return {
    requestsInWork: () => inWork.count,
    openSockets: () => 0,
    listen: () => server.listen({ host: env.host, port: env.port, backlog: 1_024 }),
    async close(graceMs) {
      const impatience = setTimeout(() => server.server.closeAllConnections(), graceMs)
      await server.close()
      clearTimeout(impatience)
    },
  }
}
