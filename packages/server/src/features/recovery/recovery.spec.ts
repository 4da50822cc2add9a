import { expect, test } from 'vitest'
import { system, type Actor } from '../../access/actor.ts'
import { inTx } from '../../db/tx.ts'
import { world, type World } from '../../testing/world.ts'
import { draftFor, enrol, outcomeOf } from '../messages/testing.ts'
import { placeOrder } from '../orders/index.ts'
import { refundOrder } from '../orders/refunds.commands.ts'
import { pass, sameDayAtSix } from '../promises/testing.ts'
import { caseDueAt, severityOf, type IncidentKind } from './case.ts'
import { noteIncident } from './cases.commands.ts'
import { newId } from '@linli/kit'

interface Case {
  readonly id: string
  readonly state: string
  readonly severity: string
  readonly version: number
  readonly isOverdue: boolean
  readonly ownerName: string | null
  readonly outcome: string | null
  readonly orderedAgainAt: string | null
  readonly household: { readonly id: string } | null
  readonly incidents: readonly { readonly kind: string; readonly order: { readonly id: string } | null }[]
  readonly steps: readonly { readonly kind: string; readonly note: string; readonly amountFen: number | null }[]
}
const fields = `id state severity version isOverdue ownerName outcome orderedAgainAt household { id }
  incidents { kind order { id } } steps { kind note amountFen }`

async function casesOf(w: World, actor: Actor): Promise<Case[]> {
  const { data, errors, statements } = await w.request(actor, `{ recoveryCases { nodes { ${fields} } } }`)
  expect([errors, statements]).toEqual([undefined, 1])
  return (data!['recoveryCases'] as { nodes: Case[] }).nodes
}

async function change(
  w: World,
  actor: Actor,
  mutation: string,
  variables: object,
): Promise<{ case: Case | null; userErrors: { code: string }[] }> {
  const types: Record<string, string> = {
    addRecoveryStep: '$input: AddRecoveryStepInput!',
    closeRecoveryCase: '$input: CloseRecoveryCaseInput!, $expectedVersion: Int!',
    ownRecoveryCase: '$id: ID!',
  }
  const declared = types[mutation]!
  const args = [...declared.matchAll(/\$(\w+)/g)].map(([, name]) => `${name}: $${name}`).join(', ')
  const { data, errors } = await w.request(
    actor,
    `mutation (${declared}) { ${mutation}(${args}) { case { ${fields} } userErrors { code field } } }`,
    variables,
  )
  if (errors) throw new Error(JSON.stringify(errors))
  return data![mutation] as { case: Case | null; userErrors: { code: string }[] }
}

/** An order of a resident whom audiences know, which is not there when it was promised. */
async function breached(w: World) {
  const place = await w.place()
  await sameDayAtSix(w, place.communityId)
  const order = await w.order({ at: place, mode: 'SAME_DAY', until: ['PAY', 'ACCEPT'] })
  const neighbour = await w.as('RESIDENT', place.householdId)
  const residentId = await enrol(w, place.householdId, neighbour)
  await pass(w, 6.5 * 60 + 1)
  return {
    ...place,
    orderId: order.id,
    resident: order.resident,
    residentId,
    operator: await w.as('OPERATOR', place.communityId),
  }
}

const incident = (w: World, orderId: string, kind: IncidentKind) =>
  inTx({ ...w.app, actor: system }, (tx) => noteIncident(tx, orderId, kind))

test('a broken promise opens one case of the household: nothing is told of offers until it is closed, and what belongs to orders is', async () => {
  await using w = await world()
  const { residentId, householdId, orderId, operator } = await breached(w)
  const [open] = await casesOf(w, operator)
  expect(open).toMatchObject({
    state: 'OPEN',
    severity: 'MINOR',
    household: { id: householdId },
    incidents: [{ kind: 'PROMISE_BREACHED', order: { id: orderId } }],
    steps: [],
  })
  expect(await outcomeOf(w, draftFor(residentId))).toBe('SUPPRESSED OPEN_RECOVERY_CASE')
  expect(await outcomeOf(w, draftFor(residentId, { kind: 'TRANSACTIONAL' }))).toBe('SENT IN_APP')
  const closed = await change(w, operator, 'closeRecoveryCase', {
    input: { caseId: open!.id, outcome: 'PUT_RIGHT', note: '电话道歉，补偿已到账' },
    expectedVersion: open!.version,
  })
  expect(closed).toMatchObject({ case: { state: 'CLOSED', outcome: 'PUT_RIGHT' }, userErrors: [] })
  expect(await outcomeOf(w, draftFor(residentId))).toBe('SENT IN_APP')
})

test('what goes wrong while it is open belongs to it and makes it worse; what was known before opens no other', async () => {
  await using w = await world()
  const { operator, orderId, ...place } = await breached(w)
  const other = await w.order({ at: place, until: ['PAY', 'ACCEPT', 'PACK'] })
  await Promise.all([
    ...Array.from({ length: 4 }, () => incident(w, other.id, 'GOODS_MISSING')),
    ...Array.from({ length: 4 }, () => incident(w, orderId, 'VERY_LATE')),
  ])
  const all = await casesOf(w, operator)
  expect(all).toHaveLength(1)
  expect(all[0]).toMatchObject({ severity: 'SEVERE' })
  expect(all[0]!.incidents).toHaveLength(3)
  await change(w, operator, 'closeRecoveryCase', {
    input: { caseId: all[0]!.id, outcome: 'PUT_RIGHT', note: '已解决' },
    expectedVersion: all[0]!.version,
  })
  await incident(w, orderId, 'VERY_LATE')
  expect((await casesOf(w, operator)).map(({ state }) => state)).toEqual(['CLOSED'])
  await incident(w, other.id, 'PROMISE_BREACHED')
  expect((await casesOf(w, operator)).map(({ state }) => state)).toEqual(['OPEN', 'CLOSED'])
})

test('goods that are paid back line by line are a grievance; an amount out of courtesy is none', async () => {
  await using w = await world()
  const order = await w.order({ until: ['PAY', 'ACCEPT', 'PACK', 'CLAIM', 'PICK_UP', 'DELIVER'], quantity: 2 })
  const operator = await w.as('OPERATOR', order.communityId)
  await refundOrder({ ...w.app, actor: operator }, { orderId: order.id, amountFen: 10, reason: '小心意' }, newId('key'))
  await w.settle()
  expect(await casesOf(w, operator)).toEqual([])
  const [line] = (
    await w.app.db.pool.query<{ id: string }>('select id from order_lines where order_id = $1', [order.id])
  ).rows
  const lines = [{ lineId: line!.id, quantity: 1 }]
  await refundOrder({ ...w.app, actor: operator }, { orderId: order.id, lines, reason: '菜坏了' }, newId('key'))
  await w.settle()
  expect(await casesOf(w, operator)).toMatchObject([{ severity: 'SERIOUS', incidents: [{ kind: 'GOODS_REFUNDED' }] }])
})

test('who does something about it looks after it; a credit has an amount and nothing else has; what was done stays', async () => {
  await using w = await world()
  const { operator } = await breached(w)
  const [{ id: caseId }] = (await casesOf(w, operator)) as [Case]
  const step = (input: object) => change(w, operator, 'addRecoveryStep', { input: { caseId, ...input } })
  const codes = async (input: object) => (await step(input)).userErrors.map(({ code }) => code)
  expect(await codes({ kind: 'CREDIT', note: '补偿' })).toEqual(['BAD_INPUT'])
  expect(await codes({ kind: 'CALL', note: '打了电话', amountFen: 5 })).toEqual(['BAD_INPUT'])
  expect(await codes({ kind: 'CREDIT', note: '补偿', amountFen: 0 })).toEqual(['BAD_INPUT'])
  expect(await codes({ kind: 'CALL', note: '  ' })).toEqual(['BAD_INPUT'])
  await step({ kind: 'APOLOGY', note: '短信道歉' })
  const after = await step({ kind: 'CREDIT', note: '五元红包', amountFen: 500 })
  expect(after.case).toMatchObject({
    ownerName: expect.stringContaining('OPERATOR'),
    steps: [
      { kind: 'APOLOGY', amountFen: null },
      { kind: 'CREDIT', amountFen: 500 },
    ],
  })
  await expect(w.app.db.pool.query(`update recovery_steps set note = ''`)).rejects.toThrow('append-only')
  await expect(w.app.db.pool.query('delete from recovery_steps')).rejects.toThrow('append-only')
})

test('it is overdue when its time has passed and nothing was done', async () => {
  await using w = await world()
  const { operator } = await breached(w)
  w.clock.move(72 * 60)
  expect((await casesOf(w, operator))[0]!.isOverdue).toBe(false)
  w.clock.move(1)
  const [late] = await casesOf(w, operator)
  expect(late!.isOverdue).toBe(true)
  await change(w, operator, 'addRecoveryStep', { input: { caseId: late!.id, kind: 'CALL', note: '打了电话' } })
  expect((await casesOf(w, operator))[0]!.isOverdue).toBe(false)
})

test('two who close it at once: one does, the other is told; a closed one takes no more steps', async () => {
  await using w = await world()
  const { operator } = await breached(w)
  const [open] = (await casesOf(w, operator)) as [Case]
  const close = () =>
    change(w, operator, 'closeRecoveryCase', {
      input: { caseId: open.id, outcome: 'NOT_REACHED', note: '无人接听' },
      expectedVersion: open.version,
    })
  const tries = await Promise.all([close(), close(), close()])
  expect(tries.flatMap(({ userErrors }) => userErrors.map(({ code }) => code))).toEqual([
    'STALE_VERSION',
    'STALE_VERSION',
  ])
  const step = await change(w, operator, 'addRecoveryStep', { input: { caseId: open.id, kind: 'NOTE', note: '迟了' } })
  expect(step.userErrors).toEqual([{ code: 'RECOVERY_CASE_CLOSED', field: 'input.caseId' }])
})

test('a household that orders again within 28 days is seen to', async () => {
  await using w = await world()
  const { operator, householdId, listingId, resident } = await breached(w)
  expect((await casesOf(w, operator))[0]!.orderedAgainAt).toBeNull()
  w.clock.move(60)
  const basket = { householdId, mode: 'INSTANT' as const, lines: [{ listingId, quantity: 1 }] }
  await placeOrder({ ...w.app, actor: resident }, basket, newId('key'))
  expect((await casesOf(w, operator))[0]!.orderedAgainAt).toBe(w.clock.now().toISOString())
})

test('the report says how many came back, of those for whom something was done and of the others, and nothing of fewer than five', async () => {
  await using w = await world()
  const place = await w.place()
  const operator = await w.as('OPERATOR', place.communityId)
  const report = async (who: Actor = operator) => {
    const span = { communityId: place.communityId, from: '2026-03-01T00:00:00Z', to: '2026-04-30T00:00:00Z' }
    const { data, errors } = await w.request(
      who,
      `query ($communityId: ID!, $from: DateTime!, $to: DateTime!) { recoveryReport(communityId: $communityId, from: $from, to: $to) {
        cases watched treated { of count shareBp lowBp highBp } untreated { of count } bySeverity { severity cases treated { of } } } }`,
      span,
    )
    return errors ? errors.map(({ message }) => message) : data!['recoveryReport']
  }
  for (let nr = 0; nr < 9; nr++) {
    const householdId = await w.household(place.communityId)
    const order = await w.order({ at: { ...place, householdId } })
    await incident(w, order.id, 'GOODS_MISSING')
    if (nr === 8) continue
    const basket = { householdId, mode: 'INSTANT' as const, lines: [{ listingId: place.listingId, quantity: 1 }] }
    w.clock.move(1)
    if (nr % 2 === 0) await placeOrder({ ...w.app, actor: order.resident }, basket, newId('key'))
  }
  const open = await casesOf(w, operator)
  const done = open.toSorted((a, b) => (a.orderedAgainAt ?? '').localeCompare(b.orderedAgainAt ?? '')).slice(3, 8)
  for (const { id: caseId } of done)
    await change(w, operator, 'addRecoveryStep', { input: { caseId, kind: 'CALL', note: '打了电话' } })
  expect(await report()).toMatchObject({ cases: 9, watched: 0, treated: null, untreated: null })
  w.clock.move(28 * 1_440)
  expect(await report()).toEqual({
    cases: 9,
    watched: 9,
    treated: { of: 5, count: 3, shareBp: 6_000, lowBp: 2_307, highBp: 8_824 },
    untreated: null,
    bySeverity: [
      { severity: 'MINOR', cases: 0, treated: null },
      { severity: 'SERIOUS', cases: 9, treated: { of: 5 } },
      { severity: 'SEVERE', cases: 0, treated: null },
    ],
  })
  expect(await report(await w.as('OPERATOR', await w.community()))).toEqual(['FORBIDDEN'])
})

test('a stranger finds no cases and changes none', async () => {
  await using w = await world()
  const { operator, resident } = await breached(w)
  const [open] = (await casesOf(w, operator)) as [Case]
  const elsewhere = await w.as('OPERATOR', await w.community())
  expect(await casesOf(w, elsewhere)).toEqual([])
  const codes = async (mutation: string, variables: object) =>
    (await change(w, elsewhere, mutation, variables)).userErrors.map(({ code }) => code)
  expect(await codes('addRecoveryStep', { input: { caseId: open.id, kind: 'CALL', note: '试' } })).toEqual([
    'NOT_FOUND',
  ])
  expect(await codes('ownRecoveryCase', { id: open.id })).toEqual(['NOT_FOUND'])
  expect(
    await codes('closeRecoveryCase', {
      input: { caseId: open.id, outcome: 'PUT_RIGHT', note: '试' },
      expectedVersion: 1,
    }),
  ).toEqual(['NOT_FOUND'])
  expect((await w.request(resident, '{ recoveryCases { nodes { id } } }')).errors).toHaveLength(1)
})

test('a second mishap hurts more than the first, and the worse it is the sooner somebody turns to it', () => {
  expect(severityOf(['PROMISE_BREACHED'])).toBe('MINOR')
  expect(severityOf(['GOODS_MISSING'])).toBe('SERIOUS')
  expect(severityOf(['PROMISE_BREACHED', 'PROMISE_BREACHED'])).toBe('SERIOUS')
  expect(severityOf(['PROMISE_BREACHED', 'VERY_LATE', 'GOODS_REFUNDED'])).toBe('SEVERE')
  const at = new Date('2026-03-03T04:00:00Z')
  const hours = (['SEVERE', 'SERIOUS', 'MINOR'] as const).map(
    (severity) => (caseDueAt(severity, at).getTime() - at.getTime()) / 3_600_000,
  )
  expect(hours).toEqual([4, 24, 72])
})
