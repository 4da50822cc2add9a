import { join } from 'node:path'
import { Api } from '../api/api.ts'
import { preview } from '../api/histories.operations.ts'
import { Person } from '../api/person.ts'
import { bring, type Brought } from '../importing/bring.ts'
import { journeyFiles, readJourney } from '../importing/complete-journey.ts'
import { describeHouseholds } from '../importing/describe.ts'
import { sleep } from '../pause.ts'
import { readTokens } from '../seeding/tokens-file.ts'
import { textOption, urlOption, UsageError, type Command, type Stage, type Values } from './command.ts'

const patienceMs = 60_000
const defaultUrl = 'http://127.0.0.1:4000/graphql'

export const importHistory: Command = {
  name: 'import',
  summary: 'brings in a year of a real grocery chain through the bulk import API, or goes on where it stopped',
  help: `  complete-journey DIR   the folder with transactions_sample.csv.gz and the six files beside it
  --url URL              the GraphQL endpoint (default ${defaultUrl})
  --data DIR             the data folder of a server in demo mode (demo-tokens.json; default .linli/data)

Without demo tokens LINLI_OPERATOR_TOKEN names an operator of the platform, and LINLI_REVIEWER_TOKEN a second one, who
approves the tags that need a second person; without him they wait for somebody to approve them in the console.

Baskets become orders of another system: they count for traits, rules and segments, and no money of them is booked.
What was sent before is not sent again. A day, hour or weekday stays what the till showed; a dollar is 100 fen.`,
  options: { url: { type: 'string' }, data: { type: 'string' } },
  run: importJourney,
}

async function importJourney(values: Values, operands: readonly string[], stage: Stage): Promise<number> {
  const [source, folder, ...more] = operands
  if (source !== 'complete-journey')
    throw new UsageError(
      `import knows complete-journey, not ${source === undefined ? 'nothing' : JSON.stringify(source)}`,
    )
  if (folder === undefined) throw new UsageError('the folder of the data is needed: import complete-journey DIR')
  if (more.length > 0) throw new UsageError(`what is ${JSON.stringify(more[0])}?`)
  const files = journeyFiles(folder)
  const began = Date.now()
  const say = (line: string) => stage.say(`${((Date.now() - began) / 1_000).toFixed(1).padStart(6)} s  ${line}`)
  const api = new Api({ url: urlOption(values, 'url') ?? defaultUrl, stop: stage.stop, patienceMs })
  const { operator, reviewer } = await peopleOf(api, textOption(values, 'data'))
  const journey = await readJourney(files, say)
  for (const line of journey.leftOut) say(line)
  const brought = await bring({
    ...{ operator, journey, say },
    describe: (communityId, householdIds) =>
      describeHouseholds({ operator, reviewer, journey, say }, communityId, householdIds),
  })
  await untilItCounts(operator, brought)
  say('it counts: traits, rules and segments know it')
  const { households, products, orders, orderLines, campaigns, contacts, redemptions } = brought.counts
  stage.say(
    `imported: ${households} households, ${orders} orders with ${orderLines} lines, ${products} products, ` +
      `${campaigns} campaigns sent to ${contacts} households, ${redemptions} redemptions; community ${brought.communityId}`,
  )
  return 0
}

async function peopleOf(api: Api, dataDir = join('.linli', 'data')) {
  const { LINLI_OPERATOR_TOKEN: token, LINLI_REVIEWER_TOKEN: second } = process.env
  if (token) {
    const fixed = (name: string, own: string) => new Person(api, name, async () => own, own)
    return { operator: fixed('operator', token), reviewer: second ? fixed('reviewer', second) : null }
  }
  const tokens = (await readTokens(join(dataDir, 'demo-tokens.json')))?.tokens
  return {
    operator: Person.demoOperator(api, tokens?.operator),
    reviewer: Person.demoOperator(api, tokens?.reviewer, 'review'),
  }
}

const lookEveryMs = 250
const longestMs = 240_000

/** Everybody has a basket, so everybody has ordered once the year counts. */
async function untilItCounts(operator: Person, { communityId, counts }: Brought): Promise<void> {
  const rule = { performed: { event: 'ORDERED', times: { is: 'GTE', count: 1 } } }
  for (const giveUpAt = Date.now() + longestMs; ; await sleep(lookEveryMs, operator.api.stop)) {
    const { count } = await operator.ask(preview, { input: { communityId, rule } })
    if (count === counts.households) return
    if (Date.now() > giveUpAt) throw new Error(`${count} of ${counts.households} households have ordered by now`)
  }
}
