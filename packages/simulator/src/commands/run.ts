import { randomUUID } from 'node:crypto'
import { live } from '../actors/live.ts'
import { paces } from '../actors/pace.ts'
import { Stats } from '../actors/stats.ts'
import { Api } from '../api/api.ts'
import { Random } from '../random.ts'
import { readTokens } from '../seeding/tokens-file.ts'
import { makeWorld } from '../world/world.ts'
import { choiceOption, needOption, numberOption, urlOption, UsageError, wholeOption, type Command } from './command.ts'

const statsEveryMs = 30_000
/** Somebody who lives here waits as long as it takes; a day is longer than any outage that a demo survives. */
const patienceMs = 24 * 3_600_000

export const run: Command = {
  name: 'run',
  summary: 'lets the demo neighbourhood live: residents order, merchants pack, riders bring',
  help: `  --url URL      the GraphQL endpoint
  --tokens FILE  what seed has written
  --pace PACE    quiet: about 6 orders a minute; busy: about 60
  --seed N       other decisions (default 1); the same seed decides the same
  --minutes M    ends after so long; without it, lives until SIGTERM`,
  options: {
    url: { type: 'string' },
    tokens: { type: 'string' },
    pace: { type: 'string' },
    seed: { type: 'string' },
    minutes: { type: 'string' },
  },
  async run(values, operands, stage) {
    if (operands.length > 0) throw new UsageError(`what is ${JSON.stringify(operands[0])}?`)
    const url = urlOption(values, 'url')
    if (url === undefined) throw new UsageError('--url is needed')
    const path = needOption(values, 'tokens')
    const pace = paces[choiceOption(values, 'pace', ['quiet', 'busy'])]
    const seed = wholeOption(values, 'seed', 1, 0, 2 ** 31)
    const minutes = numberOption(values, 'minutes', Infinity, 0.01, 1e6)
    const file = await readTokens(path)
    if (!file) throw new UsageError(`${path} is no file that seed has written`)

    const ending = new AbortController()
    const stop = AbortSignal.any([stage.stop, ending.signal])
    if (minutes !== Infinity) setTimeout(() => ending.abort(), minutes * 60_000).unref()
    const api = new Api({ url, stop, patienceMs })
    const stats = new Stats()
    const tell = () => stage.say(stats.line(new Date(), api.retries))
    stage.say(`${pace.name}: about ${pace.ordersPerMinute} orders a minute, seed ${seed}`)
    const clock = setInterval(tell, statsEveryMs)
    await live({
      api,
      world: makeWorld(file.ids.worldSeed),
      random: new Random(seed),
      pace,
      stats,
      stop,
      run: randomUUID(),
      communityIds: new Map(Object.entries(file.ids.communities)),
      merchantIds: new Map(Object.entries(file.ids.merchants)),
    })
    clearInterval(clock)
    tell()
    return 0
  },
}
