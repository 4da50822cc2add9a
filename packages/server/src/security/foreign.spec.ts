import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anonymous, roles, type Actor, type Role } from '../access/actor.ts'
import type { AccessRule } from '../graph/access.ts'
import { buildLinliSchema } from '../graph/schema.ts'
import { listeningWorld, type Answer, type ListeningWorld } from './testing-api.ts'
import { audienceSamples } from './testing-audience.ts'
import { documentFor, rootFields, type RootField } from './testing-documents.ts'
import { samplesFor, type SampleIds } from './testing-samples.ts'
import { newId } from '@linli/kit'

const schema = buildLinliSchema()
const all = rootFields(schema)
const ruleOf = ({ field }: RootField) => field.extensions['access'] as AccessRule
const allScopes = all.flatMap((root) => {
  const rule = ruleOf(root)
  return typeof rule === 'object' && rule.scope ? [rule.scope.replace(/:read$/, ':write')] : []
})

/** Mutations that change something of the caller's own, or something new, whoever calls: these are not about a place. */
const ofOnesOwn = new Set([
  'requestSignInCode',
  'signInWithCode',
  'signInOperator',
  'signOut',
  'joinHousehold',
  'readNotifications',
  'saveView',
  'goOnDuty',
  'goOffDuty',
  'registerPush',
  'removePush',
  'proposeTag',
])
/** Tables that anybody may read, or that belong to nobody's place. */
const publicTables = new Set([
  'communities',
  'buildings',
  'merchants',
  'skus',
  'categories',
  'listings',
  'stock_nodes',
  'price_history',
  'mode_rules',
  'pickup_points',
  'leaders',
  'tags',
])

interface Caller {
  readonly name: string
  readonly role: Role | null
  readonly headers: Record<string, string>
}

const denials = ['FORBIDDEN', 'UNAUTHENTICATED', 'SCOPE_MISSING']
const canary = 'canary-4711'

let api: ListeningWorld
let here: SampleIds
let nowhere: SampleIds
let secrets: string[]
let callers: Caller[]
let entitled: { role: Role; headers: Record<string, string> }[]

beforeAll(async () => {
  api = await listeningWorld()
  const { w } = api
  const { pool } = w.app.db
  const order = await w.order({ until: ['PAY', 'ACCEPT'] })
  const platform = await w.as('OPERATOR')
  const asAt = (
    role: Role,
    at: { communityId: string; merchantId: string; householdId: string; riderId: string },
  ): Promise<Actor> => {
    const places: Record<Role, string> = {
      RESIDENT: at.householdId,
      MERCHANT: at.merchantId,
      RIDER: at.riderId,
      LEADER: at.communityId,
      OPERATOR: at.communityId,
      PARTNER: at.communityId,
    }
    return w.as(role, places[role], role === 'PARTNER' ? allScopes : [])
  }
  const merchant = await asAt('MERCHANT', order)
  const operatorHere = await asAt('OPERATOR', order)
  await w.settle()
  await pool.query(`update households set name = $1, door = $1 where id = $2`, [canary, order.householdId])
  await pool.query(`update orders set note = $1 where id = $2`, [canary, order.id])
  // What was bought once is a usual.
  const earlier = await w.order({ at: order })
  await pool.query(`update orders set state = 'COMPLETED' where id = $1`, [earlier.id])

  const platformHeaders = api.headersOf(platform)
  const made = async (document: string, variables: object, headers = platformHeaders) => {
    const { body, text } = await api.ask(headers, document, variables)
    const payload = Object.values(body.data ?? {})[0] as { made?: { id: string } } | undefined
    if (!payload?.made) throw new Error(`could not be prepared: ${text}`)
    return payload.made.id
  }
  const apiKeyId = await made(
    'mutation ($input: IssueApiKeyInput!) { issueApiKey(input: $input, idempotencyKey: "k") { made: apiKey { id } userErrors { code } } }',
    {
      input: { name: canary, scopes: ['orders:read'], communityIds: [order.communityId] },
    },
  )
  const viewId = await made(
    'mutation { saveView(screen: "orders", name: "v", query: "q=canary-4711", scope: MINE) { made: view { id } userErrors { code } } }',
    {},
    api.headersOf(operatorHere),
  )
  const offerId = await made(
    `mutation ($id: ID!) { saveOffer(idempotencyKey: "offer", input: { communityId: $id, kind: RED_PACKET, name: "${canary}", nameEn: "${canary}", amountFen: 1,
      packetDays: 1, validFrom: "2026-01-01T00:00:00Z", validUntil: "2027-01-01T00:00:00Z" }) { made: offer { id } userErrors { code } } }`,
    { id: order.communityId },
  )
  await made('mutation ($id: ID!) { activateOffer(offerId: $id) { made: offer { id } userErrors { code } } }', {
    id: offerId,
  })
  // Of another order: nothing is packed while a change waits.
  const changed = await w.order({ at: order, until: ['PAY', 'ACCEPT'] })
  const changeId = await made(
    `mutation ($o: ID!, $l: ID!) { proposeChange(idempotencyKey: "change", input: { orderId: $o, payer: MERCHANT, reason: "${canary}",
      edits: [{ listingId: $l, quantity: 1 }] }) { made: change { id } userErrors { code } } }`,
    { o: changed.id, l: order.listingId },
    api.headersOf(merchant),
  )
  const one = async (sql: string) => ((await pool.query<{ id: string }>(sql)).rows[0] ?? { id: newId('non') }).id
  const skuId = await one(`select sku_id as id from listings where id = '${order.listingId}'`)
  const pointId = await one(`select id from pickup_points where community_id = '${order.communityId}'`)
  const leaderId = newId('led')
  await pool.query(`insert into leaders (id, name, community_id, created_at) values ($1, '孙姐', $2, now())`, [
    leaderId,
    order.communityId,
  ])
  const refund = await api.ask(
    platformHeaders,
    'mutation ($id: ID!) { refundOrder(orderId: $id, amountFen: 1, reason: "x", idempotencyKey: "refund") { refund { id } } }',
    { id: order.id },
  )
  await w.settle()
  const differenceId = newId('dif')
  await pool.query(
    `insert into money_differences (id, day, kind, subject_id, ours_fen, theirs_fen, state, found_at, seen_at)
     values ($1, '2026-03-02', 'PAYMENT_AMOUNT', $2, 1, 2, 'OPEN', now(), now())`,
    [differenceId, canary],
  )
  const areaId = await made(
    'mutation ($id: ID!) { openDispatchArea(input: { name: "n", nameEn: "n", communityIds: [$id], mode: GRAB }) { made: area { id } userErrors { code } } }',
    { id: order.communityId },
  )
  await api.ask(
    platformHeaders,
    'mutation ($id: ID!) { certifyRider(input: { riderId: $id, kind: HEALTH, number: "canary-4711", issuedAt: "2026-01-01T00:00:00Z", expiresAt: "2027-01-01T00:00:00Z" }) { userErrors { code } } }',
    { id: order.riderId },
  )
  const planned = await w.order({ at: order, until: ['PAY', 'ACCEPT'] })
  const taskId = await one(`select id from delivery_tasks where order_id = '${planned.id}'`)
  const taskOfferId = newId('tof')
  await pool.query(
    `insert into task_offers (id, task_id, attempt, wave, rider_id, state, sent_at, expires_at)
     values ($1, $2, 1, 1, $3, 'OPEN', now(), now() + interval '1 day')`,
    [taskOfferId, taskId, order.riderId],
  )
  const leader = await asAt('LEADER', order)
  const resident = await asAt('RESIDENT', order)
  here = {
    ...(await audienceSamples({ ...order, residentPrincipalId: resident.id, leaderPrincipalId: leader.id }, canary, {
      made,
      query: (text, values) => pool.query(text, [...values]),
    })),
    areaId,
    certificateId: await one(`select id from rider_certificates where rider_id = '${order.riderId}'`),
    taskId,
    'acceptOffer.offerId': taskOfferId,
    'declineOffer.offerId': taskOfferId,
    communityId: order.communityId,
    paymentId: await one(`select payment_id as id from payment_shares where order_id = '${order.id}'`),
    purchaseId: await one(`select purchase_id as id from orders where id = '${order.id}'`),
    refundId: (refund.body.data!['refundOrder'] as { refund: { id: string } }).refund.id,
    lineId: await one(`select id from order_lines where order_id = '${order.id}'`),
    differenceId,
    householdId: order.householdId,
    merchantId: order.merchantId,
    riderId: order.riderId,
    listingId: order.listingId,
    orderId: order.id,
    changeId,
    'changeProposal.id': changeId,
    pointId,
    leaderId,
    'pickupPoint.id': pointId,
    skuId,
    nodeId: await one(`select node_id as id from listings where id = '${order.listingId}'`),
    levelId: await one(
      `select v.id from stock_levels v join listings l using (node_id, sku_id) where l.id = '${order.listingId}'`,
    ),
    placeId: order.communityId,
    communityIds: [order.communityId],
    exclusiveToCommunityIds: [order.communityId],
    ids: [order.communityId],
    listingIds: [order.listingId],
    sessionId: newId('ses'),
    buildingId: await one(`select building_id as id from households where id = '${order.householdId}'`),
    categoryId: await one(`select category_id as id from skus where id = '${skuId}'`),
    grantId: merchant.grants[0]!.id,
    offerId,
    householdIds: [order.householdId],
    'offer.id': offerId,
    'community.id': order.communityId,
    'merchant.id': order.merchantId,
    'order.id': order.id,
    'node.id': order.id,
    'revokeApiKey.id': apiKeyId,
    'deleteView.id': viewId,
    'nodes.ids': [
      areaId,
      taskId,
      taskOfferId,
      changeId,
      offerId,
      order.id,
      order.householdId,
      apiKeyId,
      viewId,
      merchant.grants[0]!.id,
    ],
    'readNotifications.ids': [await one('select id from notifications')],
  }
  // What is public is there for everybody: it stays.
  const missing = (id: string) => {
    const prefix = id.slice(0, id.lastIndexOf('_'))
    return publicPrefixes.has(prefix) ? id : newId(prefix)
  }
  nowhere = Object.fromEntries(
    Object.entries(here).map(([name, id]) => [name, typeof id === 'string' ? missing(id) : id.map(missing)]),
  )

  const tables = (
    await pool.query<{ table: string }>(
      `select table_name as table from information_schema.columns where table_schema = 'public' and column_name = 'id'`,
    )
  ).rows.map(({ table }) => table)
  const ids = await Promise.all(
    tables
      .filter((table) => !publicTables.has(table))
      .map((table) => pool.query<{ id: string }>(`select id::text from "${table}"`)),
  )
  secrets = [canary, ...ids.flatMap(({ rows }) => rows.map(({ id }) => id))]

  // Only now: what belongs to that other place is no secret to its people.
  const there = await w.place()
  entitled = [
    { role: 'OPERATOR', headers: platformHeaders },
    { role: 'OPERATOR', headers: api.headersOf(operatorHere) },
    { role: 'RESIDENT', headers: api.headersOf(order.resident) },
    { role: 'RESIDENT', headers: api.headersOf(resident) },
    { role: 'LEADER', headers: api.headersOf(leader) },
  ]
  for (const role of ['MERCHANT', 'RIDER', 'PARTNER'] as const)
    entitled.push({ role, headers: api.headersOf(await asAt(role, order)) })
  callers = [{ name: 'nobody', role: null, headers: api.headersOf(anonymous) }]
  for (const role of roles)
    callers.push({ name: `${role} of another place`, role, headers: api.headersOf(await asAt(role, there)) })
})
afterAll(() => api[Symbol.asyncDispose]())

const isPermitted = (rule: AccessRule, role: Role | null): boolean =>
  rule === 'anyone' || (rule === 'signedIn' ? role !== null : role !== null && rule.roles.includes(role))

function codesOf({ body }: Answer): string[] {
  const payload = Object.values(body.data ?? {})[0] as
    | { userErrors?: { code: string }[]; results?: { error?: { code: string } | null; status?: string }[] }
    | null
    | undefined
  return [
    ...(body.errors ?? []).map(({ extensions }) => extensions.code),
    ...(payload?.userErrors ?? []).map(({ code }) => code),
    // Of several at once each is refused by itself.
    ...(payload?.results ?? []).flatMap(
      ({ error, status }) => error?.code ?? (status === 'UNKNOWN' ? 'NOT_FOUND' : []),
    ),
  ]
}

/** The whole database, a word a table. */
async function digest(): Promise<string[]> {
  const { pool } = api.w.app.db
  const { rows } = await pool.query<{ table: string }>(
    `select table_name as table from information_schema.tables where table_schema = 'public' order by 1`,
  )
  const parts = rows.map(
    ({ table }) =>
      `select '${table}' as name, coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as d from "${table}" t`,
  )
  // In an order of its own: PostgreSQL may read so many tables side by side.
  const { rows: words } = await pool.query<{ name: string; d: string }>(`${parts.join(' union all ')} order by name`)
  return words.map(({ name, d }) => `${name} ${d}`)
}

async function call(
  root: RootField,
  ids: SampleIds,
  headers: Record<string, string>,
): Promise<Answer & { sent: string }> {
  const variables = samplesFor(root, ids)
  const document = documentFor(schema, root, Object.keys(variables))
  if (root.kind !== 'subscription') {
    let answer = await api.ask(headers, document, variables)
    // All of an order three levels deep is more than one request may ask for.
    if (answer.text.includes('QUERY_TOO_COMPLEX'))
      answer = await api.ask(headers, documentFor(schema, root, Object.keys(variables), 2), variables)
    return { ...answer, sent: JSON.stringify(variables) }
  }
  return { ...(await firstOfStream(document, variables, headers)), sent: JSON.stringify(variables) }
}

/** The first item of a stream, or its refusal. */
async function firstOfStream(query: string, variables: object, headers: Record<string, string>): Promise<Answer> {
  const stop = new AbortController()
  const answer = await fetch(`${api.url}/graphql`, {
    method: 'POST',
    signal: stop.signal,
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
    body: JSON.stringify({ query, variables }),
  })
  const reader = answer.body!.getReader()
  let text = ''
  while (!/^data: \{.*\}$/m.test(text)) {
    const { done, value } = await reader.read()
    if (done) break
    text += new TextDecoder().decode(value)
  }
  stop.abort()
  const json = /^data: (\{.*\})$/m.exec(text)?.[1] ?? text
  return { status: answer.status, text: json, ms: 0, body: JSON.parse(json) as Answer['body'] }
}

/** Ids that were sent may come back; nothing else of that place may. */
const leaked = ({ text, sent }: { text: string; sent: string }) =>
  secrets.filter((secret) => text.includes(secret) && !sent.includes(secret))

const publicPrefixes = new Set(['com', 'bld', 'mer', 'sku', 'cat', 'lst', 'nod', 'pnt', 'led', 'tag'])
const namesSecrets = (sent: string) =>
  [...sent.matchAll(/"([a-z]+)_[0-9a-hjkmnp-tv-z]{26}"/g)].some(([, prefix]) => !publicPrefixes.has(prefix!))

const neutral = (text: string) =>
  text
    .replace(/"requestId":"[^"]+"/g, '')
    .replace(/[a-z]+_[0-9a-hjkmnp-tv-z]{26}/g, 'ID')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'AT')
    .replace(/"resumeToken":"[^"]+"/g, '')

describe.each(all.map((root) => [`${root.kind} ${root.field.name}`, root] as const))('%s', (_, root) => {
  test('whoever lacks the role, or has it elsewhere, gets nothing of this place and changes nothing here', async () => {
    const rule = ruleOf(root)
    const isMutation = root.kind === 'mutation'
    const isFree = ({ role }: Caller) => !isMutation || (isPermitted(rule, role) && ofOnesOwn.has(root.field.name))
    const before = isMutation ? await digest() : []
    for (const caller of callers.filter((each) => !isFree(each))) {
      const { codes, text } = await probe(root, rule, caller)
      expect(codes.length, `${caller.name}: ${text}`).toBeGreaterThan(0)
    }
    if (isMutation) expect(await digest(), 'one of them changed something').toEqual(before)
    for (const caller of callers.filter(isFree)) await probe(root, rule, caller)
    // What follows from their own doings is over before the next looks.
    if (isMutation && callers.some(isFree)) await api.w.settle()
  })
})

async function probe(root: RootField, rule: AccessRule, { name, role, headers }: Caller) {
  const answer = await call(root, here, headers)
  const { text } = answer
  const codes = codesOf(answer)
  expect(codes, name).not.toContain('INTERNAL')
  expect(leaked(answer), name).toEqual([])
  if (!isPermitted(rule, role)) {
    expect(codes.length, `${name}: ${text}`).toBeGreaterThan(0)
    for (const code of codes) expect(denials, name).toContain(code)
  }
  // That a public thing is there is no secret: whoever may not touch it is told FORBIDDEN.
  if (typeof rule === 'object' && namesSecrets(answer.sent)) {
    const toMissing = await call(root, nowhere, headers)
    expect(neutral(toMissing.text), `${name} can tell a foreign thing from a missing one`).toBe(neutral(text))
    expect(toMissing.status, name).toBe(answer.status)
  }
  return { codes, text }
}

test('the same requests reach the command when somebody entitled sends them: what was refused above was refused for the right', async () => {
  const inVain = ['BAD_INPUT', 'GRAPHQL_VALIDATION_FAILED', 'INTERNAL', 'NOT_FOUND', ...denials]
  const unreached: string[] = []
  for (const root of all) {
    const rule = ruleOf(root)
    if (typeof rule !== 'object' || root.kind === 'subscription') continue
    const said: string[] = []
    for (const { role, headers } of entitled.filter(({ role: each }) => rule.roles.includes(each))) {
      const answer = await call(root, here, headers)
      const codes = codesOf(answer)
      if (!codes.some((code) => inVain.includes(code))) {
        said.length = 0
        break
      }
      said.push(`${role} ${codes.join()} ${answer.text.slice(0, 200)}`)
    }
    if (said.length > 0) unreached.push(`${root.field.name}: ${said.join(' | ')}`)
  }
  expect(unreached).toEqual([])
})
