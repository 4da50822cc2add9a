import { expect, test } from 'vitest'
import type { Actor } from '../../access/actor.ts'
import { world, type World } from '../../testing/world.ts'
import { anActiveOffer, balances, hold, reckon } from './testing-world.ts'
import { newId } from '@linli/kit'

interface UserError {
  readonly code: string
  readonly field: string | null
}
async function mutate(w: World, actor: Actor, field: string) {
  const { data, errors } = await w.request(actor, `mutation { done: ${field} }`)
  expect(errors).toBeUndefined()
  return data!['done'] as Record<string, unknown> & { readonly userErrors: readonly UserError[] }
}
const codesOf = async (w: World, actor: Actor, field: string) =>
  (await mutate(w, actor, `${field} { userErrors { code field } }`)).userErrors.map(({ code, field: at }) =>
    at === null ? code : `${code} ${at}`,
  )
async function ask<T>(w: World, actor: Actor, document: string, variables: object = {}): Promise<T> {
  const { data, errors } = await w.request(actor, document, variables)
  expect(errors).toBeUndefined()
  return Object.values(data!)[0] as T
}

const key = () => `idempotencyKey: "${newId('key')}"`
const terms = (more = '') =>
  `kind: THRESHOLD_OFF, name: "满30减5", nameEn: "5 off 30", validFrom: "2026-03-01T00:00:00Z", validUntil: "2026-04-01T00:00:00Z", thresholdFen: 3000, amountFen: 500 ${more}`
const save = (input: string) => `saveOffer(input: { ${input} }, ${key()})`
const made = async (w: World, actor: Actor, input: string) => {
  const { offer, userErrors } = await mutate(w, actor, `${save(input)} { offer { id } userErrors { code field } }`)
  expect(userErrors).toEqual([])
  return (offer as { id: string }).id
}

test('an offer goes from draft to its end, with its money told at every step', async () => {
  await using w = await world()
  const operator = await w.as('OPERATOR')
  const id = await made(w, operator, terms())
  const offer =
    '{ offer { state version allowedActions budgetFen budgetLeftFen heldFen spentFen redemptionCount paidOrderCount } userErrors { code } }'
  const money = { budgetLeftFen: 0, heldFen: 0, spentFen: 0, redemptionCount: 0, paidOrderCount: 0 }
  expect(await mutate(w, operator, `activateOffer(offerId: "${id}", expectedVersion: 1) ${offer}`)).toEqual({
    offer: { state: 'ACTIVE', version: 2, allowedActions: ['PAUSE', 'END', 'FUND'], budgetFen: 0, ...money },
    userErrors: [],
  })
  expect(await codesOf(w, operator, save(terms(`, offerId: "${id}"`)))).toEqual(['OFFER_WRONG_STATE'])
  expect(await codesOf(w, operator, `pauseOffer(offerId: "${id}", expectedVersion: 1)`)).toEqual([
    'STALE_VERSION expectedVersion',
  ])
  const fund = `fundOffer(offerId: "${id}", amountFen: 1000, idempotencyKey: "once")`
  await Promise.all([mutate(w, operator, `${fund} ${offer}`), mutate(w, operator, `${fund} ${offer}`)])
  expect(await balances(w, id)).toEqual({ OFFER_BUDGET: 1_000, OFFER_HELD: 0 })
  expect(await mutate(w, operator, `endOffer(offerId: "${id}") ${offer}`)).toEqual({
    offer: { state: 'ENDED', version: 3, allowedActions: [], budgetFen: 0, ...money },
    userErrors: [],
  })
  expect(await balances(w, 'platform')).toEqual({ PLATFORM: 0 })
  expect(await codesOf(w, operator, `activateOffer(offerId: "${id}")`)).toEqual(['OFFER_WRONG_STATE'])
  expect((await w.events('OfferMoved')).map(({ seq }) => seq)).toEqual([1, 2, 3])
})

test('terms that do not fit together are refused where they stand', async () => {
  await using w = await world()
  const { communityId, merchantId, listingId } = await w.place()
  const elsewhere = await w.place()
  const operator = await w.as('OPERATOR')
  const refused = async (input: string) => codesOf(w, operator, save(input))
  const item = (more: string) => terms(more).replace('THRESHOLD_OFF', 'ITEM_PRICE')
  expect(await refused(terms(', merchantBps: 1'))).toEqual(['BAD_INPUT merchantId'])
  expect(await refused(terms(', merchantBps: 10001'))).toEqual(['BAD_INPUT merchantBps'])
  expect(await refused(terms().replace('2026-04', '2026-02'))).toEqual(['BAD_INPUT validUntil'])
  expect(await refused(terms().replace('amountFen: 500', ''))).toEqual(['BAD_INPUT amountFen'])
  expect(await refused(terms().replace('THRESHOLD_OFF', 'NEW_RESIDENT') + ', householdLimit: 2')).toEqual([
    'BAD_INPUT householdLimit',
  ])
  expect(await refused(terms().replace('THRESHOLD_OFF', 'RED_PACKET'))).toEqual(['BAD_INPUT packetDays'])
  expect(await refused(item(''))).toEqual(['NOT_FOUND listingId'])
  expect(await refused(item(`, listingId: "${listingId}", itemPriceFen: 99`))).toEqual(['BAD_INPUT unitsPerOrder'])
  expect(await refused(terms(`, communityId: "${newId('com')}"`))).toEqual(['NOT_FOUND communityId'])
  expect(await refused(terms(`, communityId: "${communityId}", merchantId: "${elsewhere.merchantId}"`))).toEqual([
    'MERCHANT_NOT_IN_COMMUNITY communityId',
  ])
  expect(await refused(item(`, listingId: "${listingId}", itemPriceFen: 99, unitsPerOrder: 2`))).toEqual([])
  const { rows } = await w.app.db.pool.query(
    'select merchant_id, community_id, amount_fen, threshold_fen::int from offers',
  )
  expect(rows).toEqual([{ merchant_id: merchantId, community_id: communityId, amount_fen: null, threshold_fen: 0 }])
})

test('no offer can be made for a tag, a segment or anything else that a person is', async () => {
  await using w = await world()
  const fields = await ask<{ inputFields: { name: string }[] }>(
    w,
    await w.as('OPERATOR'),
    '{ __type(name: "SaveOfferInput") { inputFields { name } } }',
  )
  expect(
    fields.inputFields
      .map(({ name }) => name)
      .filter((name) => /tag|segment|trait|audience|age|gender|resident/i.test(name)),
  ).toEqual([])
})

test('nobody spends what is not his: who pays decides who runs it', async () => {
  await using w = await world()
  const { communityId, merchantId } = await w.place()
  const other = await w.place()
  const [platform, local, shop, neighbour] = [
    await w.as('OPERATOR'),
    await w.as('OPERATOR', communityId),
    await w.as('MERCHANT', merchantId),
    await w.as('MERCHANT', other.merchantId),
  ]
  const here = `, communityId: "${communityId}"`
  const byShop = `, merchantId: "${merchantId}", merchantBps: 10000`
  const byBoth = `, merchantId: "${merchantId}", merchantBps: 5000`
  const may = async (actor: Actor, more: string) => (await codesOf(w, actor, save(terms(more))))[0] ?? 'done'
  expect([await may(platform, ''), await may(local, ''), await may(shop, '')]).toEqual([
    'done',
    'FORBIDDEN',
    'FORBIDDEN',
  ])
  expect([await may(platform, here), await may(local, here), await may(shop, here)]).toEqual([
    'done',
    'done',
    'FORBIDDEN',
  ])
  expect([await may(platform, byShop), await may(local, here + byShop), await may(shop, byShop)]).toEqual([
    'done',
    'FORBIDDEN',
    'done',
  ])
  expect([await may(platform, byBoth), await may(local, here + byBoth), await may(shop, byBoth)]).toEqual([
    'done',
    'FORBIDDEN',
    'FORBIDDEN',
  ])
  expect(await may(neighbour, byShop)).toBe('FORBIDDEN')

  const shared = await made(w, platform, terms(here + byBoth))
  const step = async (actor: Actor) => (await codesOf(w, actor, `activateOffer(offerId: "${shared}")`))[0] ?? 'done'
  expect([await step(neighbour), await step(shop), await step(local), await step(platform)]).toEqual([
    'NOT_FOUND',
    'FORBIDDEN',
    'FORBIDDEN',
    'done',
  ])
  const mine = await made(w, local, terms(here))
  const fund = async (actor: Actor, id: string) =>
    (await codesOf(w, actor, `fundOffer(offerId: "${id}", amountFen: 5, ${key()})`))[0] ?? 'done'
  expect([
    await fund(local, mine),
    await fund(platform, mine),
    await fund(platform, await made(w, shop, terms(byShop))),
  ]).toEqual(['FORBIDDEN', 'done', 'OFFER_WRONG_STATE'])

  const seen = async (actor: Actor) =>
    (await ask<{ nodes: { id: string }[] }>(w, actor, '{ offers { nodes { id } } }')).nodes.length
  expect([await seen(platform), await seen(local), await seen(shop), await seen(neighbour)]).toEqual([9, 4, 5, 0])
})

test('once it was active, who pays, what it is and where it holds stay; the rest changes while it is paused', async () => {
  await using w = await world()
  const { merchantId } = await w.place()
  const operator = await w.as('OPERATOR')
  const id = await made(w, operator, terms())
  for (const step of ['activate', 'pause'])
    await mutate(w, operator, `${step}Offer(offerId: "${id}") { userErrors { code } }`)
  expect(
    await codesOf(w, operator, save(terms(`, offerId: "${id}", merchantId: "${merchantId}", merchantBps: 10000`))),
  ).toEqual(['BAD_INPUT merchantBps'])
  expect(await codesOf(w, operator, save(terms(`, offerId: "${id}", totalLimit: 9`)))).toEqual([])
})

test('red packets are given to each household for itself, and only while the budget covers every one that is out', async () => {
  await using w = await world()
  const place = await w.place()
  const more = await w.household(place.communityId)
  const stranger = await w.place()
  const operator = await w.as('OPERATOR', place.communityId)
  const terms = { kind: 'RED_PACKET', packetDays: 7, communityId: place.communityId, householdLimit: 9 } as const
  const offerId = await anActiveOffer(w, { ...terms, budgetFen: 1_400 })
  const ids = [place.householdId, stranger.householdId, more, place.householdId]
  const grant = `grantRedPackets(offerId: "${offerId}", householdIds: ${JSON.stringify(ids)}, idempotencyKey: "once")
    { results { index redPacket { state amountFen expiresAt } error { code field } } offer { packetsOut } userErrors { code } }`
  const packet = { state: 'GRANTED', amountFen: 700, expiresAt: '2026-03-10T04:00:00.000Z' }
  const answer = {
    results: [
      { index: 0, redPacket: packet, error: null },
      { index: 1, redPacket: null, error: { code: 'NOT_FOUND', field: 'householdIds.1' } },
      { index: 2, redPacket: packet, error: null },
      { index: 3, redPacket: null, error: { code: 'OFFER_BUDGET_EMPTY', field: 'householdIds.3' } },
    ],
    offer: { packetsOut: 2 },
    userErrors: [],
  }
  expect(await mutate(w, operator, grant)).toEqual(answer)
  expect(await mutate(w, operator, grant)).toEqual(answer)
  // Nor later, while the two are out.
  expect(
    await mutate(
      w,
      operator,
      `grantRedPackets(offerId: "${offerId}", householdIds: ["${more}"], ${key()}) { results { error { code } } }`,
    ),
  ).toEqual({ results: [{ error: { code: 'OFFER_BUDGET_EMPTY' } }] })
  // Both can be used: the budget was kept for them.
  for (const householdId of [place.householdId, more])
    await hold(w, { ...place, householdId }, await reckon(w, { ...place, householdId }))
  expect(await balances(w, offerId)).toEqual({ OFFER_BUDGET: 0, OFFER_HELD: 1_400 })
  const plain = await anActiveOffer(w, { communityId: place.communityId })
  expect(
    await codesOf(w, operator, `grantRedPackets(offerId: "${plain}", householdIds: ["${more}"], ${key()})`),
  ).toEqual(['OFFER_WRONG_KIND offerId'])
})

test('a resident sees what his household can use and why not, and not what others got or what it costs', async () => {
  await using w = await world()
  const place = await w.place()
  const resident = await w.as('RESIDENT', place.householdId)
  const names = { name: '甲', nameEn: 'A' }
  await anActiveOffer(w, { ...names, name: '新人', kind: 'NEW_RESIDENT', householdLimit: 1, budgetFen: 1_000 })
  await anActiveOffer(w, { ...names, name: '没钱了' })
  await anActiveOffer(w, { ...names, name: '别人的红包', kind: 'RED_PACKET', packetDays: 7, budgetFen: 1_000 })
  await anActiveOffer(w, { ...names, name: '别处', communityId: await w.community(), budgetFen: 1_000 })
  const mine = '{ myOffers(householdId: "ID") { name obstacle amountFen } }'.replace('ID', place.householdId)
  expect(await ask(w, resident, mine)).toEqual([
    { name: '新人', obstacle: null, amountFen: 700 },
    { name: '没钱了', obstacle: 'BUDGET_EMPTY', amountFen: 700 },
  ])
  await w.order({ at: place })
  expect(await ask(w, resident, mine)).toMatchObject([{ obstacle: 'NOT_NEW' }, { obstacle: 'BUDGET_EMPTY' }])
  const stranger = await w.as('RESIDENT', (await w.place()).householdId)
  expect((await w.request(stranger, mine)).errors?.[0]?.message).toBe('NOT_FOUND')
  expect((await w.request(resident, '{ offers { nodes { id } } }')).errors?.[0]?.message).toBe('FORBIDDEN')
})

test('a cart is told what comes off it, line by line, and what does not and why', async () => {
  await using w = await world()
  const place = await w.place()
  const dear = await w.listing(place.merchantId, place.communityId, { priceFen: 2_000 })
  const resident = await w.as('RESIDENT', place.householdId)
  const offerId = await anActiveOffer(w, { deviceLimit: 1, budgetFen: 1_000 })
  const lacking = await anActiveOffer(w, { thresholdFen: 9_000, budgetFen: 1_000 })
  const cart = (lines: string, device = ', deviceId: "phone"') =>
    `{ offersFor(input: { householdId: "${place.householdId}", lines: [${lines}] ${device} }) {
      goodsFen discountFen applied { offer { offerId } amountFen lineSharesFen } notApplied { offer { offerId } obstacle missingFen } } }`
  const line = (listingId: string, quantity: number) => `{ listingId: "${listingId}", quantity: ${quantity} }`
  const lines = [line(place.listingId, 4), line(dear, 1)].join()
  expect(await ask(w, resident, cart(lines))).toEqual({
    goodsFen: 3_280,
    discountFen: 700,
    applied: [{ offer: { offerId }, amountFen: 700, lineSharesFen: [273, 427] }],
    notApplied: [{ offer: { offerId: lacking }, obstacle: 'BELOW_THRESHOLD', missingFen: 5_720 }],
  })
  expect(await ask(w, resident, cart(lines, ''))).toMatchObject({
    discountFen: 0,
    notApplied: [{ obstacle: 'DEVICE_UNKNOWN' }, {}],
  })
  const message = async (of: string) => (await w.request(resident, cart(of))).errors?.[0]?.message
  const elsewhere = await w.place()
  expect(await message('')).toBe('TOO_MANY')
  expect(await message(line(elsewhere.listingId, 1))).toBe('LISTING_NOT_FOUND')
  expect(await message(line(dear, 0))).toBe('BAD_INPUT')
  expect(await message([line(dear, 1), line(dear, 1)].join())).toBe('LINES_TWICE')
  const shopNextDoor = await w.listing(await w.merchant(place.communityId), place.communityId)
  expect(await message([line(dear, 1), line(shopNextDoor, 1)].join())).toBe('LINES_OF_SEVERAL_MERCHANTS')
})

test('what holds everywhere is found beside what holds in one place', async () => {
  await using w = await world()
  const operator = await w.as('OPERATOR')
  const [here, there] = [await w.community(), await w.community()]
  const everywhere = await made(w, operator, terms())
  const local = await made(w, operator, terms(`, communityId: "${here}"`))
  await made(w, operator, terms(`, communityId: "${there}"`))
  const found = await ask<{ nodes: { id: string }[] }>(
    w,
    operator,
    `query ($in: ID!) { offers(filter: { or: [{ communityId: { eq: $in } }, { everywhere: true }] }) { nodes { id } } }`,
    { in: here },
  )
  expect(found.nodes.map(({ id }) => id).toSorted()).toEqual([everywhere, local].toSorted())
})
