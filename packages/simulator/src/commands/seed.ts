import { Api } from '../api/api.ts'
import { seedNeighbourhood } from '../seeding/seed-neighbourhood.ts'
import { needOption, urlOption, UsageError, wholeOption, type Command } from './command.ts'

export const defaultSeed = 7

export const seed: Command = {
  name: 'seed',
  summary: 'builds the demo neighbourhood through the API, or goes on where it stopped',
  help: `  --url URL      the GraphQL endpoint of a server in demo mode
  --tokens FILE  where tokens, orders and sign-ins are written (mode 0600)
  --seed N       another neighbourhood (default ${defaultSeed})

When FILE exists and its tokens still work, nothing is built; tokens that ended are renewed.`,
  options: { url: { type: 'string' }, tokens: { type: 'string' }, seed: { type: 'string' } },
  async run(values, operands, { say, stop }) {
    if (operands.length > 0) throw new UsageError(`what is ${JSON.stringify(operands[0])}?`)
    const url = urlOption(values, 'url')
    if (url === undefined) throw new UsageError('--url is needed')
    const path = needOption(values, 'tokens')
    const worldSeed = wholeOption(values, 'seed', defaultSeed, 0, 2 ** 31)
    await seedNeighbourhood(new Api({ url, stop, patienceMs: 30_000 }), path, worldSeed, say)
    return 0
  },
}
