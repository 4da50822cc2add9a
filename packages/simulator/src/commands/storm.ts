import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Api } from '../api/api.ts'
import { isStopped } from '../pause.ts'
import { Random } from '../random.ts'
import { Client } from '../storm/client.ts'
import { drain } from '../storm/drain.ts'
import { Ground } from '../storm/ground.ts'
import { judge, report } from '../storm/judgement.ts'
import { lives } from '../storm/lives.ts'
import { Memory } from '../storm/memory.ts'
import { setScene } from '../storm/scene.ts'
import { rage } from '../storm/weather.ts'
import { textOption, wholeOption, type Command, type Stage, type Values } from './command.ts'

/** A client goes on asking for longer than any outage of the storm lasts. */
const patienceMs = 120_000

export const storm: Command = {
  name: 'storm',
  summary: 'lets clients order while servers, database and network fail, and judges what is left',
  help: `  --seconds N          how long clients begin something new (default 120)
  --clients N          how many there are (default 32)
  --kill-server N      kills API or worker with -9 so many times (default 5)
  --kill-postgres N    kills PostgreSQL with -9 so many times (default 3)
  --seed N             what the course of all clients and mishaps follows from (default 1)
  --plant NAME|all     puts that fault into what is left: the check that is there for it must tell
  --keep               leaves data, logs and evidence where they are

All of it is its own: PostgreSQL, an API, a worker, and a network between them that stalls and resets.
Exits with 1 when a check fails; with --plant all, when one of the planted faults is not told.`,
  options: {
    seconds: { type: 'string' },
    clients: { type: 'string' },
    'kill-server': { type: 'string' },
    'kill-postgres': { type: 'string' },
    seed: { type: 'string' },
    plant: { type: 'string' },
    keep: { type: 'boolean' },
  },
  // Servers and database are stopped, too.
  graceMs: 30_000,
  run: runStorm,
}

function read(values: Values) {
  return {
    seconds: wholeOption(values, 'seconds', 120, 1, 86_400),
    clients: wholeOption(values, 'clients', 32, 1, 100),
    killServer: wholeOption(values, 'kill-server', 5, 0, 1_000),
    killPostgres: wholeOption(values, 'kill-postgres', 3, 0, 1_000),
    seed: wholeOption(values, 'seed', 1, 0, 4_294_967_295),
    plant: textOption(values, 'plant'),
    keep: values['keep'] === true,
  }
}

async function runStorm(values: Values, _operands: readonly string[], { say, stop }: Stage): Promise<number> {
  const wish = read(values)
  const random = new Random(`storm/${wish.seed}`)
  const ground = await Ground.lay({ random: random.fork('ground'), seed: wish.seed, say, stop })
  try {
    const api = new Api({ url: ground.url, stop, patienceMs })
    const scene = await setScene(api, wish.clients)
    say(`${wish.clients} clients for ${wish.seconds} s on ${ground.folder}, seed ${wish.seed}`)
    const memory = new Memory()
    const endsAt = Date.now() + wish.seconds * 1_000
    const clients = scene.homes.map(
      (home, index) =>
        new Client({
          scene,
          memory,
          home,
          stop,
          name: `storm-${wish.seed}-${index}`,
          random: random.fork(`client/${index}`),
        }),
    )
    await Promise.all([
      rage(ground, { ...wish, random: random.fork('weather'), stop }),
      ...clients.map((client, index) => live(client, index, { memory, endsAt, stop })),
    ])
    // On a slow machine a short storm lets some lives get nowhere, and a check of nothing tells nothing.
    say('the storm is over; every life is begun once more in calm weather')
    await Promise.all(clients.map((client, index) => begin(client, lives[index % lives.length]!, memory)))
    say('what is under way comes to its end')
    const at = await drain(ground, scene, memory, stop)
    const fallen = ground.fallen()
    await ground.stopServers()
    const evidence = join(ground.folder, 'evidence.json')
    await writeFile(evidence, JSON.stringify(memory.evidence()))
    const judged = await judge({ databaseUrl: ground.databaseUrl, at, evidence, plant: wish.plant })
    return await report({ judged, memory, ground, fallen, retries: api.retries, wish }, say)
  } finally {
    if (wish.keep) {
      await ground.stopServers()
      await ground.leaveBuild()
    } else await ground.clear()
  }
}

async function live(client: Client, first: number, { memory, endsAt, stop }: Living): Promise<void> {
  // Everything happens at least once in a short storm with few clients: each begins with another life.
  let next = lives[first % lives.length]!
  while (Date.now() < endsAt && !isStopped(stop)) {
    await begin(client, next, memory)
    await client.pause(50)
    if (client.random.chance(0.1)) await client.repeat()
    next = client.random.weighted(lives.map((each) => [each, each[2]]))
  }
  await client.repeat()
}

async function begin(client: Client, [name, life]: (typeof lives)[number], memory: Memory): Promise<void> {
  memory.lives.set(name, (memory.lives.get(name) ?? 0) + 1)
  await memory.attempt(() => life(client))
}

interface Living {
  readonly memory: Memory
  readonly endsAt: number
  readonly stop: AbortSignal
}
