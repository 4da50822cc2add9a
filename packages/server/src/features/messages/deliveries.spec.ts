import { expect, test } from 'vitest'
import { system } from '../../access/actor.ts'
import { inTx, type Tx } from '../../db/tx.ts'
import { world, type World } from '../../testing/world.ts'
import type { ChannelProvider, Letter, ProviderAnswer } from './channel-provider.ts'
import { askOpen, handOver, hear } from './deliveries.commands.ts'
import { sendThroughGate } from './gate.commands.ts'
import type { MessageDraft, MessageId } from './message.ts'
import { moveMessage, withdrawMessages } from './messages.commands.ts'
import { setMarketingConsent, setPersonalisation } from './preferences.commands.ts'
import { tellSandboxReceipts } from './sandbox-channels.ts'
import { openBrowser } from './testing-browser.ts'
import { draftFor, send, settle, words, type Settled } from './testing.ts'

/** Somebody with a phone who wants to hear of offers by text message. */
async function withPhone(w: World): Promise<Settled> {
  const who = await settle(w, await w.community())
  const phone = '+8613900000001'
  await w.app.db.pool.query(
    'update principals set phone_sealed = $2, phone_index = $3, phone_masked = $4 where id = $1',
    [
      who.actor.id,
      w.app.keys.seal('phone', phone),
      w.app.keys.blind('phone', `${phone}${who.actor.id}`),
      '139****0001',
    ],
  )
  await setMarketingConsent({ ...w.app, actor: who.actor }, 'SMS', true)
  return who
}

const textTo = async (w: World, { residentId }: Settled, more: Partial<MessageDraft> = {}): Promise<MessageId> => {
  const [answer] = await send(w, draftFor(residentId, { channels: ['SMS'], ...more }))
  expect([answer!.state, answer!.reason]).toEqual(['SENT', null])
  return answer!.messageId
}

interface Row {
  readonly state: string
  readonly reason: string | null
  readonly failure: string | null
  readonly handover: string | null
  readonly tries: number
}
const rowOf = async (w: World, id: MessageId): Promise<Row> =>
  (await w.app.db.pool.query<Row>('select state, reason, failure, handover, tries from messages where id = $1', [id]))
    .rows[0]!
const letters = async (w: World) =>
  (
    await w.app.db.pool.query<{ to: string; text: string; calls: number }>(
      'select "to", text, calls from sandbox_letters',
    )
  ).rows

/** A provider of text messages that does as it is told, and remembers. */
function scripted(w: World, ...script: (ProviderAnswer | 'NO_ANSWER')[]) {
  const [sent, asked]: [Letter[], string[]] = [[], []]
  const next = (): Promise<ProviderAnswer> => {
    const answer = script.shift() ?? { state: 'TAKEN' }
    return answer === 'NO_ANSWER' ? Promise.reject(new Error('no answer')) : Promise.resolve(answer)
  }
  const provider = {
    send: (letter: Letter) => (sent.push(letter), next()),
    query: (reference: string) => (asked.push(reference), next()),
  }
  // In its place: workers of this world use it, too.
  ;(w.app.channels as { SMS: ChannelProvider }).SMS = provider
  return { sent, asked }
}

test('a text message goes once, filled in, to the right number, and its receipt is heard', async () => {
  await using w = await world()
  const who = await withPhone(w)
  const id = await textTo(w, who, { content: words('菠菜三元') })
  await w.settle()
  expect(await letters(w)).toEqual([
    { to: '****0001', text: '【邻里】菠菜三元，今晚八点前有效，打开邻里小程序查看。拒收请回复R', calls: 1 },
  ])
  expect(await rowOf(w, id)).toMatchObject({ state: 'SENT', handover: 'TAKEN' })
  w.clock.move(1)
  expect(await tellSandboxReceipts(w.app)).toBe(1)
  expect(await rowOf(w, id)).toMatchObject({ state: 'DELIVERED', handover: 'TAKEN' })
})

test('receipts that come twice, and late, and in the wrong order, change nothing that was known', async () => {
  await using w = await world({ LINLI_SANDBOX_MESSAGES_DOUBLED: '100' })
  const id = await textTo(w, await withPhone(w))
  await w.settle()
  w.clock.move(1)
  await tellSandboxReceipts(w.app)
  expect(await w.events('MessageMoved')).toHaveLength(2)
  await hear(w.app, id, { state: 'OPENED' })
  await Promise.all((['DELIVERED', 'OPENED', 'TAKEN', 'NOT_FOUND'] as const).map((state) => hear(w.app, id, { state })))
  await hear(w.app, id, { state: 'REFUSED', reason: 'late' })
  expect(await rowOf(w, id)).toMatchObject({ state: 'OPENED', failure: null })
  expect((await w.events('MessageMoved')).map(({ seq, facts }) => [seq, facts['action']])).toEqual([
    [1, 'SEND'],
    [2, 'DELIVER'],
    [3, 'OPEN'],
  ])
})

test('an answer that nobody heard is asked for, and what had arrived is not sent again', async () => {
  await using w = await world()
  const { sent, asked } = scripted(w, 'NO_ANSWER', 'NO_ANSWER', { state: 'DELIVERED' })
  const id = await textTo(w, await withPhone(w))
  await w.settle()
  expect(await rowOf(w, id)).toMatchObject({ state: 'SENT', handover: 'UNKNOWN' })
  expect(await askOpen(w.app)).toBe(0)
  w.clock.move(2)
  await askOpen(w.app)
  w.clock.move(4)
  await askOpen(w.app)
  expect(await rowOf(w, id)).toMatchObject({ state: 'DELIVERED', handover: 'TAKEN' })
  expect([sent.length, asked]).toEqual([1, [id, id]])
  w.clock.move(600)
  expect(await askOpen(w.app)).toBe(0)
})

test('what never arrived is sent again under the same reference; what nobody answers for is given up', async () => {
  await using w = await world()
  const who = await withPhone(w)
  const { sent } = scripted(w, 'NO_ANSWER', { state: 'NOT_FOUND' }, { state: 'TAKEN' })
  const id = await textTo(w, who)
  await w.settle()
  w.clock.move(2)
  await askOpen(w.app)
  expect(await rowOf(w, id)).toMatchObject({ state: 'SENT', handover: 'TAKEN' })
  expect(sent.map(({ reference }) => reference)).toEqual([id, id])

  const dead = scripted(w, ...Array.from({ length: 40 }, () => 'NO_ANSWER' as const))
  w.clock.move(7 * 1_440)
  const lost = await textTo(w, who)
  await w.settle()
  for (let look = 0; look < 10; look++) {
    w.clock.move(61)
    await askOpen(w.app)
  }
  expect(await rowOf(w, lost)).toMatchObject({ state: 'FAILED', failure: 'NO_ANSWER' })
  expect([dead.sent.length, dead.asked.length]).toEqual([1, 7])
})

test('many workers at once hand it over once; one that died in the middle of the call leaves the question to the next', async () => {
  await using w = await world()
  const who = await withPhone(w)
  const { sent } = scripted(w)
  const id = await textTo(w, who)
  w.clock.move(1)
  await Promise.all([askOpen(w.app), askOpen(w.app), handOver(w.app, id), handOver(w.app, id), w.settle()])
  expect(await rowOf(w, id)).toMatchObject({ handover: 'TAKEN' })
  expect(sent.map(({ reference }) => reference)).toEqual([id])

  await w.app.db.pool.query(`update messages set handover = 'CALLED', ask_at = $2 where id = $1`, [id, w.clock.now()])
  const heard = scripted(w, { state: 'DELIVERED' })
  await handOver(w.app, id)
  await askOpen(w.app)
  expect([heard.sent, heard.asked]).toEqual([[], [id]])
  expect(await rowOf(w, id)).toMatchObject({ state: 'DELIVERED' })
})

test('who says no between the gate and the call is not called, and his slot is free again', async () => {
  await using w = await world()
  const who = await withPhone(w)
  const no = (sql: string) =>
    inTx({ ...w.app, actor: system }, async (tx) => {
      const { messageId } = await sendThroughGate(tx, draftFor(who.residentId, { channels: ['SMS'] }))
      await tx.sql.execute(sql)
      return messageId
    })
  const off = await no('update residents set personalised = false')
  await w.settle()
  expect(await rowOf(w, off)).toMatchObject({ state: 'SUPPRESSED', reason: 'PERSONALISATION_OFF', handover: null })
  await setPersonalisation({ ...w.app, actor: who.actor }, 'ON')
  const unwelcome = await no(
    `insert into marketing_consents (id, resident_id, channel, given, at) select 'mco_z', id, 'SMS', false, now() from residents`,
  )
  await w.settle()
  expect(await rowOf(w, unwelcome)).toMatchObject({ state: 'SUPPRESSED', reason: 'NO_CONSENT' })
  expect(await letters(w)).toEqual([])
  expect((await w.app.db.pool.query('select 1 from send_slots')).rowCount).toBe(0)
})

test('what is withdrawn before its call is not sent; what was called for cannot be taken back', async () => {
  await using w = await world()
  const [a, b] = [await withPhone(w), await withPhone(w)]
  const { sent } = scripted(w, 'NO_ANSWER')
  const source = { id: 'cmp_kill' }
  const withdraw = (tx: Tx) => withdrawMessages(tx, [source.id], { reason: 'STOPPED' })
  const id = await inTx({ ...w.app, actor: system }, async (tx) => {
    const { messageId } = await sendThroughGate(tx, draftFor(a.residentId, { channels: ['SMS'], source }))
    expect([await withdraw(tx), await withdraw(tx)]).toEqual([1, 0])
    return messageId
  })
  const late = await textTo(w, b, { source })
  await w.settle()
  expect(await inTx({ ...w.app, actor: system }, withdraw)).toBe(0)
  // Whoever found it waiting, and locked it when it had been called for, comes too late.
  const suppress = (tx: Tx) => moveMessage(tx, late, { action: 'SUPPRESS', reason: 'STOPPED' })
  expect(await inTx({ ...w.app, actor: system }, suppress)).toBe(false)
  expect([(await rowOf(w, id)).reason, (await rowOf(w, late)).state]).toEqual(['STOPPED', 'SENT'])
  expect(sent.map(({ reference }) => reference)).toEqual([late])
})

test('a refused message says why, and is not sent again', async () => {
  await using w = await world({ LINLI_SANDBOX_MESSAGES_REFUSED: '100' })
  const id = await textTo(w, await withPhone(w))
  await w.settle()
  expect(await rowOf(w, id)).toMatchObject({ state: 'FAILED', failure: 'REFUSED_BY_SANDBOX', handover: 'REFUSED' })
  w.clock.move(600)
  expect(await askOpen(w.app)).toBe(0)
})

test('with a provider of which half of all calls is never heard, everybody hears everything once', async () => {
  await using w = await world({ LINLI_SANDBOX_MESSAGES_TIMEOUTS: '50', LINLI_SANDBOX_MESSAGES_DOUBLED: '50' })
  const people = await Promise.all(Array.from({ length: 20 }, () => withPhone(w)))
  for (const who of people) await textTo(w, who)
  await w.settle()
  for (let look = 0; look < 12; look++) {
    w.clock.move(90)
    await askOpen(w.app)
    await tellSandboxReceipts(w.app)
  }
  const { rows } = await w.app.db.pool.query<{ state: string }>('select state from messages')
  const sent = (await letters(w)).length
  expect(rows.filter(({ state }) => state === 'DELIVERED')).toHaveLength(sent)
  expect(rows.filter(({ state }) => state === 'FAILED')).toHaveLength(20 - sent)
})

test('a browser is called as the standards say: sealed for it alone, signed by the platform, once', async () => {
  await using browser = await openBrowser()
  await using w = await world({ LINLI_PUSH_SUBJECT: 'mailto:ops@linli.example', LINLI_PUSH_ORIGINS: browser.origin })
  const who = await settle(w, await w.community())
  const register = (input: object) =>
    w.request(
      who.actor,
      `mutation ($input: RegisterPushInput!) { registerPush(input: $input) { viewer { messagePreferences { browsers } } userErrors { code field } } }`,
      { input },
    )
  const input = { endpoint: browser.browser.endpoint, ...browser.browser.keys }
  for (let twice = 0; twice < 2; twice++)
    expect((await register(input)).data).toMatchObject({
      registerPush: { viewer: { messagePreferences: { browsers: 1 } }, userErrors: [] },
    })
  const [answer] = await send(w, draftFor(who.residentId, { channels: ['WEB_PUSH'], content: words('菠菜三元') }))
  await w.settle()
  expect(browser.taken).toHaveLength(1)
  const [{ headers, text, claims, vapidKey }] = browser.taken as [(typeof browser.taken)[0]]
  expect(JSON.parse(text)).toEqual({
    id: answer!.messageId,
    title: '菠菜三元',
    body: '菠菜三元，今晚八点前有效。',
    path: '/offers',
  })
  expect(headers).toMatchObject({ topic: answer!.messageId, 'content-encoding': 'aes128gcm', ttl: '86400' })
  expect(claims).toMatchObject({ aud: browser.origin, sub: 'mailto:ops@linli.example' })
  expect((await w.request(who.actor, '{ pushKey }')).data).toEqual({ pushKey: vapidKey })

  browser.answer(410)
  w.clock.move(10)
  const [gone] = await send(w, draftFor(who.residentId, { channels: ['WEB_PUSH'] }))
  await w.settle()
  expect(await rowOf(w, gone!.messageId)).toMatchObject({ state: 'FAILED', failure: 'HTTP 410' })
  const [after] = await send(w, draftFor(who.residentId, { channels: ['WEB_PUSH'] }))
  expect(after!.reason).toBe('NO_ADDRESS')
})

test('an address that only the server could reach is not registered, nor what is no key', async () => {
  await using browser = await openBrowser()
  await using w = await world()
  const who = await settle(w, await w.community())
  const { keys } = browser.browser
  const code = async (input: object) => {
    const { data } = await w.request(
      who.actor,
      'mutation ($input: RegisterPushInput!) { registerPush(input: $input) { userErrors { code } } }',
      { input: { ...keys, endpoint: 'https://fcm.googleapis.com/fcm/send/x', ...input } },
    )
    return (data!['registerPush'] as { userErrors: { code: string }[] }).userErrors[0]?.code
  }
  for (const endpoint of [
    browser.browser.endpoint,
    'http://fcm.googleapis.com/x',
    'https://fcm.googleapis.com.evil.example/x',
    'https://fcm.googleapis.com:8443/x',
    'https://user@fcm.googleapis.com/x',
    'https://notify.windows.com.evil.example/x',
    'https://evilnotify.windows.com/x',
    'file:///etc/passwd',
    'x',
    `https://fcm.googleapis.com/${'x'.repeat(1_000)}`,
  ])
    expect([endpoint, await code({ endpoint })]).toEqual([endpoint, 'PUSH_SERVICE_UNKNOWN'])
  expect(await code({ p256dh: Buffer.alloc(65, 4).toString('base64url') })).toBe('BAD_INPUT')
  expect(await code({ auth: 'x' })).toBe('BAD_INPUT')
  expect(await code({ endpoint: 'https://wns2-par02p.notify.windows.com/w/?token=x' })).toBeUndefined()
  for (let nr = 0; nr < 4; nr++) expect(await code({ endpoint: `https://fcm.googleapis.com/${nr}` })).toBeUndefined()
  expect(await code({ endpoint: 'https://fcm.googleapis.com/6' })).toBe('TOO_MANY')
})
