import { apiKeys, issueApiKey, revokeApiKey } from '../api/access.operations.ts'
import type { Api } from '../api/api.ts'
import { orders } from '../api/orders.operations.ts'
import { isAlive, Person } from '../api/person.ts'
import { inParallel } from '../pause.ts'
import { makeWorld, type World } from '../world/world.ts'
import { buildPlaces } from './build-places.ts'
import { giveOffers } from './give-offers.ts'
import { hirePeople, startShifts } from './hire-people.ts'
import { knowResidents } from './know-residents.ts'
import { makeHistory } from './make-history.ts'
import { openAreas } from './open-areas.ts'
import { openCounters } from './open-counters.ts'
import { openShops } from './open-shops.ts'
import { packBundles } from './pack-bundles.ts'
import { setTerms } from './set-terms.ts'
import { need, type Stage } from './stage.ts'
import { readTokens, tokenRoles, writeTokens, type TokenRole, type TokensFile } from './tokens-file.ts'

const partnerName = '望京生活 (demo partner)'
const partnerScopes = ['orders:read', 'orders:write', 'catalog:read', 'communities:read', 'households:read']

/** Builds what is not there yet, and leaves the file of tokens. The file is the mark of a finished seed. */
export async function seedNeighbourhood(
  api: Api,
  path: string,
  seed: number,
  say: (line: string) => void,
): Promise<void> {
  const began = Date.now()
  const world = makeWorld(seed)
  const file = await readTokens(path)
  if (file && file.ids.worldSeed === seed) {
    const ended = await endedTokens(api, file)
    if (ended.length === 0) return say('the neighbourhood stands, all tokens work')
    // A database without the people of the file is another database: there everything is built anew.
    const operator = Person.demoOperator(api)
    if (await knows(operator, file)) {
      const tokens = { ...file.tokens, ...(await renew(api, operator, world, file, ended)) }
      await writeTokens(path, { ...file, tokens })
      return say(`the neighbourhood stands, signed in again: ${ended.join(', ')}`)
    }
  }
  const stage: Stage = { api, world, say, operator: Person.demoOperator(api) }
  const communityIds = await buildPlaces(stage)
  const merchantIds = await openShops(stage, communityIds)
  await packBundles(stage, communityIds, merchantIds)
  await setTerms(stage, communityIds)
  await hirePeople(stage, communityIds)
  const pointIds = await openCounters(stage, communityIds)
  const offerIds = await giveOffers(stage, communityIds, merchantIds)
  await startShifts(stage)
  await makeHistory(stage, communityIds, merchantIds)
  // Last, because the days that have been were carried without a plan.
  await openAreas(stage, communityIds)
  await knowResidents(stage, communityIds)
  const home = need(communityIds, world.places[0]!.key)
  const tokens = Object.fromEntries(
    await inParallel(
      4,
      tokenRoles,
      async (role) => [role, await signIn(api, stage.operator, world, home, role)] as const,
    ),
  ) as Record<TokenRole, string>
  const ids = {
    worldSeed: seed,
    communities: Object.fromEntries(communityIds),
    merchants: Object.fromEntries(merchantIds),
    points: Object.fromEntries(
      world.counters.map(({ place, nameEn, keeper }) => [`${place} ${nameEn}`, need(pointIds, keeper.phone)]),
    ),
    offers: Object.fromEntries(offerIds),
  }
  await writeTokens(path, { tokens, orders: await ordersOf(api, tokens), signIns: signInsOf(world), ids })
  say(`done in ${((Date.now() - began) / 1000).toFixed(1)} s`)
}

async function endedTokens(api: Api, file: TokensFile): Promise<TokenRole[]> {
  const alive = await inParallel(4, tokenRoles, (role) => isAlive(api, file.tokens[role]))
  return tokenRoles.filter((_, index) => !alive[index])
}

async function knows(operator: Person, file: TokensFile): Promise<boolean> {
  const page = await operator.ask(orders, {
    filter: { communityId: { eq: Object.values(file.ids.communities)[0] ?? '' } },
    first: 1,
    after: null,
  })
  return page.nodes.length > 0
}

async function renew(api: Api, operator: Person, world: World, file: TokensFile, ended: readonly TokenRole[]) {
  const home = file.ids.communities[world.places[0]!.key]!
  const renewed = await inParallel(
    4,
    ended,
    async (role) => [role, await signIn(api, operator, world, home, role)] as const,
  )
  return Object.fromEntries(renewed)
}

/** Who stands for each role. */
function castOf(world: World) {
  return {
    resident: { name: world.places[0]!.homes[0]!.name, phone: world.places[0]!.homes[0]!.phone },
    residentElsewhere: { name: world.places[1]!.homes[0]!.name, phone: world.places[1]!.homes[0]!.phone },
    merchant: { name: `${world.shops[0]!.owner} (${world.shops[0]!.name})`, phone: world.shops[0]!.phone },
    rider: { name: world.riders[0]!.name, phone: world.riders[0]!.phone },
    leader: { name: world.leaders[0]!.name, phone: world.leaders[0]!.phone },
    keeper: { ...world.counters[0]!.keeper, name: `${world.counters[0]!.keeper.name} (${world.counters[0]!.name})` },
  }
}

async function signIn(api: Api, operator: Person, world: World, communityId: string, role: TokenRole): Promise<string> {
  if (role === 'operator') return operator.bearer()
  if (role === 'reviewer') return Person.demoOperator(api, undefined, 'review').bearer()
  if (role === 'partner') return partnerKey(operator, communityId)
  return Person.byPhone(api, castOf(world)[role].phone).bearer()
}

/** A key is shown once, so a lost one is revoked and another issued. */
async function partnerKey(operator: Person, communityId: string): Promise<string> {
  for (const key of await operator.all(apiKeys, {}))
    if (key.name === partnerName && key.revokedAt === null) await operator.tell(revokeApiKey, { id: key.id })
  const { secret } = await operator.tell(issueApiKey, {
    input: { name: partnerName, scopes: partnerScopes, communityIds: [communityId] },
    idempotencyKey: `partner/${communityId}/${Date.now()}`,
  })
  if (secret === null) throw new Error('the API key came without its secret')
  return secret
}

async function ordersOf(api: Api, tokens: Record<TokenRole, string>): Promise<Record<TokenRole, string>> {
  const pairs = await inParallel(4, tokenRoles, async (role) => {
    const { nodes } = await api.call(orders, { filter: {}, first: 1, after: null }, tokens[role])
    const [first] = nodes
    if (!first) throw new Error(`there is no order that the ${role} may see`)
    return [role, first.id] as const
  })
  return Object.fromEntries(pairs) as Record<TokenRole, string>
}

function signInsOf(world: World): TokensFile['signIns'] {
  const people = Object.entries(castOf(world)).map(([role, { name, phone }]) => ({
    role: role as TokenRole,
    name,
    how: `phone ${phone}, code 000000`,
  }))
  const operators = (['operator', 'reviewer'] as const).map((role) => {
    const login = role === 'operator' ? 'demo' : 'review'
    return { role, name: login, how: `login ${login}, password linli-demo, one-time code 000000` }
  })
  const partner = { role: 'partner', name: partnerName, how: 'the API key is the bearer token of this role' } as const
  return [...operators, ...people, partner]
}
