import { setTimeout as sleep } from 'node:timers/promises'
import { startPostgres, type Postgres } from '../postgres.ts'
import { describe } from './processes.ts'
import { say } from './progress.ts'

const firstWaitMs = 250
const longestWaitMs = 10_000

/** The embedded PostgreSQL, started again on the same port when it ends without being asked to. */
export class KeptPostgres {
  readonly url: string
  #dataDir: string
  #server: Postgres
  #stopping = false
  #kept: Promise<void>

  static async start(dataDir: string): Promise<KeptPostgres> {
    return new KeptPostgres(dataDir, await startPostgres({ dataDir, durable: true }))
  }

  private constructor(dataDir: string, server: Postgres) {
    this.#dataDir = dataDir
    this.#server = server
    this.url = server.url
    this.#kept = this.#keep()
  }

  async stop(): Promise<void> {
    this.#stopping = true
    await this.#server.stop()
    await this.#kept
  }

  async #keep(): Promise<void> {
    while (!this.#stopping) {
      const how = await this.#server.ended
      if (this.#stopping) return
      say(`PostgreSQL ${describe(how)}; it starts again`)
      await this.#startAgain()
    }
  }

  async #startAgain(): Promise<void> {
    for (let waitMs = firstWaitMs; !this.#stopping; waitMs = Math.min(waitMs * 2, longestWaitMs)) {
      await sleep(waitMs)
      try {
        this.#server = await startPostgres({ dataDir: this.#dataDir, durable: true })
        if (this.#server.url !== this.url) say(`PostgreSQL had to take another port; stop and start once more`)
        if (this.#stopping) await this.#server.stop()
        else say('PostgreSQL is back')
        return
      } catch (error) {
        say(`PostgreSQL does not start: ${(error as Error).message}`)
      }
    }
  }
}
