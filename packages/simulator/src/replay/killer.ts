import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Api } from '../api/api.ts'
import { document, type Document } from '../api/document.ts'
import { sleep } from '../pause.ts'

const platform: Document<{ readonly name: string }, object> = document(/* GraphQL */ `
  query SimPlatform {
    platform {
      name
    }
  }
`)

const backWithinMs = 60_000

/** Kills the server's process as a power cut would, at given moments of the replay, and waits until another answers. */
export class Killer {
  kills = 0
  readonly wanted: number
  private readonly api: Api
  private readonly dataDir: string
  private readonly total: number
  private readonly say: (line: string) => void
  private last: Promise<void> = Promise.resolve()
  private begun = 0

  constructor(options: { api: Api; dataDir: string; wanted: number; total: number; say: (line: string) => void }) {
    this.wanted = options.wanted
    this.api = options.api
    this.dataDir = options.dataDir
    this.total = options.total
    this.say = options.say
  }

  /** Kills are spread evenly over the baskets placed; the first never comes before anything is under way. */
  onPlaced(placed: number): void {
    const due = Math.floor((placed * (this.wanted + 1)) / (this.total + 1))
    while (this.begun < Math.min(due, this.wanted)) {
      this.begun += 1
      this.last = this.last.then(() => this.kill())
    }
  }

  /** All kills that were due are done and the server is back. */
  async settled(): Promise<void> {
    await this.last
  }

  private async kill(): Promise<void> {
    const pid = await this.pid()
    const killedAt = Date.now()
    process.kill(pid, 'SIGKILL')
    await this.untilAnother(pid)
    await this.api.withPatience(backWithinMs).call(platform, {}, null)
    this.kills += 1
    this.say(`killed the server (process ${pid}) with -9; back after ${((Date.now() - killedAt) / 1000).toFixed(1)} s`)
  }

  private async pid(): Promise<number> {
    const pid = Number((await readFile(join(this.dataDir, 'server.pid'), 'utf8')).trim())
    if (!Number.isSafeInteger(pid) || pid < 2)
      throw new Error(`${join(this.dataDir, 'server.pid')} holds no process id`)
    return pid
  }

  private async untilAnother(old: number): Promise<void> {
    const giveUpAt = Date.now() + backWithinMs
    while (Date.now() < giveUpAt) {
      const pid = await this.pid().catch(() => old)
      if (pid !== old) return
      await sleep(50, this.api.stop)
    }
    throw new Error(`process ${old} was killed and no other took its place: is the server started by scripts/start?`)
  }
}
