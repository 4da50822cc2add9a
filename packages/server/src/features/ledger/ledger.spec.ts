import fc from 'fast-check'
import { expect, test } from 'vitest'
import { system, type Actor } from '../../access/actor.ts'
import { inTx } from '../../db/tx.ts'
import { world, type World } from '../../testing/world.ts'
import { openAccount, post, sumOfBooks, type Transfer } from './ledger.commands.ts'
import { accountKinds, platformOwner, type Posting } from './ledger.ts'
import { newId, toFen } from '@linli/kit'

const book = (w: World, transfer: Transfer) => inTx({ ...w.app, actor: system }, (tx) => post(tx, transfer))
const posting = (kind: Posting['kind'], ownerId: string, amountFen: number): Posting => ({
  kind,
  ownerId,
  amountFen: toFen(amountFen),
})
const transfer = (sourceId: string, amountFen = 500): Transfer => ({
  reason: 'payment',
  sourceId,
  postings: [posting('RESIDENT_PAYMENTS', 'hh_1', -amountFen), posting('MERCHANT_PAYABLE', 'mer_1', amountFen)],
})

/** Statements in one transaction, as somebody with access to the database might send them. */
async function straight(w: World, ...statements: readonly string[]): Promise<string> {
  const client = await w.app.db.pool.connect()
  try {
    await client.query('begin')
    for (const statement of statements) await client.query(statement)
    await client.query('commit')
    return 'done'
  } catch (error) {
    await client.query('rollback')
    return (error as Error).message
  } finally {
    client.release()
  }
}
const entry = (transactionId: string, accountId: string, amountFen: number) =>
  `insert into ledger_entries (id, transaction_id, account_id, amount_fen, at) values ('${newId('len')}', '${transactionId}', '${accountId}', ${amountFen}, now())`

/** Two accounts, and a transaction without entries. */
async function openBooks(w: World) {
  await book(w, transfer('pay_0'))
  const { rows } = await w.app.db.pool.query<{ id: string }>('select id from ledger_accounts order by id')
  const transactionId = newId('ltx')
  const opening = `insert into ledger_transactions (id, reason, source_id, at) values ('${transactionId}', 'test', '${transactionId}', now())`
  return { transactionId, opening, accounts: rows.map(({ id }) => id) as [string, string] }
}

test('the database refuses a transfer that has one side, or does not sum to zero', async () => {
  await using w = await world()
  const {
    transactionId,
    opening,
    accounts: [a, b],
  } = await openBooks(w)
  const wrong = [
    [entry(transactionId, a, 100)],
    [entry(transactionId, a, 100), entry(transactionId, b, -99)],
    [entry(transactionId, a, 2 ** 40), entry(transactionId, b, 2 ** 40)],
  ]
  for (const entries of wrong) expect(await straight(w, opening, ...entries)).toContain('does not sum to zero')
  expect(await straight(w, opening, entry(transactionId, a, 0), entry(transactionId, b, 0))).toContain(
    'ledger_entries_amount',
  )
  expect(await straight(w, opening, entry(transactionId, a, 100), entry(transactionId, b, -100))).toBe('done')
  // Nor can anything be added to it later.
  expect(await straight(w, entry(transactionId, a, 1))).toContain('does not sum to zero')
})

test('what was booked is neither changed nor deleted, by any statement', async () => {
  await using w = await world()
  await openBooks(w)
  for (const table of ['ledger_entries', 'ledger_transactions'])
    for (const statement of [
      `update ${table} set at = now()`,
      `delete from ${table}`,
      `update ${table} set at = now() where false`,
      `truncate ${table} cascade`,
    ])
      expect(await straight(w, statement), statement).toContain('append-only')
  expect(await straight(w, 'delete from ledger_accounts')).toContain('foreign key')
  expect(await sumOfBooks(w.app.db)).toBe(0)
})

test('entries that do not sum to zero are refused before they are sent', async () => {
  await using w = await world()
  const lopsided = {
    ...transfer('pay_1'),
    postings: [posting('RESIDENT_PAYMENTS', 'hh_1', -500), posting('MERCHANT_PAYABLE', 'mer_1', 499)],
  }
  await expect(book(w, lopsided)).rejects.toMatchObject({ code: 'BAD_INPUT' })
  expect(await book(w, { ...lopsided, postings: [posting('PLATFORM', platformOwner, 0)] })).toBe(false)
})

test('one cause is booked once, however often and however parallel it is told; another reason is another cause', async () => {
  await using w = await world()
  const told = await Promise.all(Array.from({ length: 16 }, () => book(w, transfer('pay_1'))))
  expect(told.filter(Boolean)).toHaveLength(1)
  expect(await book(w, { ...transfer('pay_1'), reason: 'refund' })).toBe(true)
  const { rows } = await w.app.db.pool.query(
    'select count(*)::int as entries, count(distinct account_id)::int as accounts from ledger_entries',
  )
  expect(rows).toEqual([{ entries: 4, accounts: 2 }])
})

test('an account’s balance is the sum of its entries, and all of them together are zero', async () => {
  await using w = await world()
  const owners = [
    ['RESIDENT_PAYMENTS', 'hh_1'],
    ['MERCHANT_PAYABLE', 'mer_1'],
    ['DELIVERY_FEES', platformOwner],
    ['RIDER_PAY', 'rid_1'],
  ] as const
  const sums = new Map<string, number>()
  let nr = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom(...owners), fc.integer({ min: -1_000_000, max: 1_000_000 })), {
        minLength: 1,
        maxLength: 6,
      }),
      async (parts) => {
        const rest = -parts.reduce((sum, [, amount]) => sum + amount, 0)
        const postings = [...parts, [owners[0], rest] as const].map(([[kind, ownerId], amount]) =>
          posting(kind, ownerId, amount),
        )
        await book(w, { reason: 'test', sourceId: `src_${++nr}`, postings })
        for (const { kind, amountFen } of postings) sums.set(kind, (sums.get(kind) ?? 0) + amountFen)
      },
    ),
    { numRuns: 25 },
  )
  const { data } = await w.request(
    await w.as('OPERATOR'),
    '{ ledgerAccounts { nodes { kind balanceFen entries(first: 100) { nodes { amountFen } } } } }',
  )
  const accounts = (
    data!['ledgerAccounts'] as {
      nodes: { kind: string; balanceFen: number; entries: { nodes: { amountFen: number }[] } }[]
    }
  ).nodes
  for (const { kind, balanceFen, entries } of accounts) {
    expect(balanceFen, kind).toBe(sums.get(kind))
    expect(
      entries.nodes.reduce((sum, { amountFen }) => sum + amountFen, 0),
      kind,
    ).toBe(balanceFen)
  }
  expect(await sumOfBooks(w.app.db)).toBe(0)
})

test('the platform’s operators see every account, a merchant and a rider their own, everybody else none', async () => {
  await using w = await world()
  const order = await w.order({ until: ['PAY', 'ACCEPT', 'PACK', 'CLAIM', 'PICK_UP', 'DELIVER'] })
  const see = async (actor: Actor) => {
    const { data, errors } = await w.request(actor, '{ ledgerAccounts { nodes { kind ownerId balanceFen } } }')
    return (
      errors?.[0]?.message ?? (data!['ledgerAccounts'] as { nodes: { kind: string }[] }).nodes.map(({ kind }) => kind)
    )
  }
  expect(await see(await w.as('OPERATOR'))).toEqual([
    'RESIDENT_PAYMENTS',
    'MERCHANT_PAYABLE',
    'DELIVERY_FEES',
    'RIDER_PAY',
  ])
  expect(await see(await w.as('MERCHANT', order.merchantId))).toEqual(['MERCHANT_PAYABLE'])
  expect(await see(await w.as('RIDER', order.riderId))).toEqual(['RIDER_PAY'])
  expect(await see(await w.as('OPERATOR', order.communityId))).toEqual([])
  expect(await see(await w.as('MERCHANT', (await w.place()).merchantId))).toEqual([])
  for (const actor of [
    await w.as('RESIDENT', order.householdId),
    await w.as('LEADER', order.communityId),
    await w.as('PARTNER', order.communityId, ['orders:read']),
  ])
    expect(await see(actor)).toBe('FORBIDDEN')
})

test('an operator of the community sees what an order moved, and nothing else of the accounts it moved', async () => {
  await using w = await world()
  const { id, communityId } = await w.order({ until: ['PAY', 'ACCEPT', 'PACK', 'CLAIM', 'PICK_UP', 'DELIVER'] })
  await w.order({ until: ['PAY'] })
  const look = async (actor: Actor) => {
    const { data } = await w.request(
      actor,
      'query ($id: ID!) { order(id: $id) { ledger { amountFen account { kind balanceFen entries { nodes { id } count { value } } } } } }',
      { id },
    )
    return data!['order'] as {
      ledger:
        | { amountFen: number; account: { balanceFen: number | null; entries: { count: { value: number } } } }[]
        | null
    }
  }
  const [local, platform] = [await look(await w.as('OPERATOR', communityId)), await look(await w.as('OPERATOR'))]
  expect(local.ledger!.map(({ amountFen }) => amountFen)).toEqual(platform.ledger!.map(({ amountFen }) => amountFen))
  expect(local.ledger!.every(({ account }) => account.balanceFen === null && account.entries.count.value === 0)).toBe(
    true,
  )
  expect(platform.ledger!.every(({ account }) => account.balanceFen !== null && account.entries.count.value > 0)).toBe(
    true,
  )
  for (const actor of [await w.as('LEADER', communityId), await w.as('PARTNER', communityId, ['orders:write'])])
    expect((await look(actor))?.ledger ?? null).toBeNull()
})

test('every kind of account can be booked on', async () => {
  await using w = await world()
  for (const kind of accountKinds)
    expect(
      await book(w, { reason: 'test', sourceId: kind, postings: [posting(kind, 'a', 1), posting(kind, 'b', -1)] }),
    ).toBe(true)
})

test('an account with a floor keeps its balance, and 32 who draw on it at once never get below the floor', async () => {
  await using w = await world()
  const asSystem = { ...w.app, actor: system }
  const budget = { kind: 'OFFER_BUDGET', ownerId: 'off_1', minBalanceFen: toFen(0) } as const
  const opened = await Promise.all(Array.from({ length: 8 }, () => inTx(asSystem, (tx) => openAccount(tx, budget))))
  expect(new Set(opened).size).toBe(1)
  const move = (sourceId: string, amountFen: number) =>
    book(w, {
      reason: 'test',
      sourceId,
      postings: [posting('OFFER_BUDGET', 'off_1', amountFen), posting('PLATFORM', platformOwner, -amountFen)],
    })
  await move('fund', 10_000)
  const drawn = await Promise.allSettled(Array.from({ length: 32 }, (_, index) => move(`draw ${index}`, -700)))
  expect(drawn.filter(({ status }) => status === 'fulfilled')).toHaveLength(14)
  const { rows } = await w.app.db.pool.query(
    `select balance_fen::int as balance, (select sum(amount_fen)::int from ledger_entries where account_id = a.id) as sum from ledger_accounts a where kind = 'OFFER_BUDGET'`,
  )
  expect(rows).toEqual([{ balance: 200, sum: 200 }])
  expect(await sumOfBooks(w.app.db)).toBe(0)
  await expect(
    w.app.db.pool.query('update ledger_accounts set balance_fen = -1 where min_balance_fen = 0'),
  ).rejects.toThrow('ledger_accounts_min_balance')
  await expect(inTx(asSystem, (tx) => openAccount(tx, { ...budget, minBalanceFen: toFen(-1) }))).rejects.toThrow(
    'another floor',
  )
})

test('one payment is booked once for each of its orders', async () => {
  await using w = await world()
  const of = (orderId: string) => book(w, { ...transfer('pay_1'), orderId })
  expect(await Promise.all(['ord_1', 'ord_2', 'ord_1', 'ord_2'].map(of))).toHaveLength(4)
  const { rows } = await w.app.db.pool.query('select order_id from ledger_transactions order by 1')
  expect(rows).toEqual([{ order_id: 'ord_1' }, { order_id: 'ord_2' }])
})
