import fc from 'fast-check'
import { expect, test } from 'vitest'
import { system } from '../../../access/actor.ts'
import { inTx } from '../../../db/tx.ts'
import { world, type World } from '../../../testing/world.ts'
import { addGrant } from '../../accounts/index.ts'
import { openSession } from '../../accounts/sessions.commands.ts'
import { moveOrder, refundable, lockOrder } from '../../orders/index.ts'
import { refundOrder } from '../../orders/refunds.commands.ts'
import { sweepBrokenPromises } from '../../promises/index.ts'
import { addNeighbour, buy, foldAll, known, moveOut, type Neighbour } from '../testing/neighbours.ts'
import type { Changes } from './changes.ts'
import { foldFacts, rebuildFacts } from './facts.commands.ts'
import { readSnapshot } from './snapshots.store.ts'
import { Audience, channels, devices, type Checksum } from '@linli/audience'
import { newId, Refusal } from '@linli/kit'

async function tables(w: World) {
  const all = async (text: string) => (await w.app.db.pool.query(text)).rows
  return {
    residents: await all('select * from residents order by ordinal'),
    events: await all('select * from resident_events order by order_id, kind, category'),
    traits: await all('select * from resident_traits order by ordinal'),
  }
}

/** An engine with everything that is folded now. */
async function engineOf(w: World): Promise<Audience> {
  const client = await w.app.db.pool.connect()
  try {
    const batches: Parameters<Audience['load']>[0][] = []
    const snapshot = await readSnapshot(client, (batch) => void batches.push(batch))
    const engine = new Audience({ day: 20_515, codes: snapshot!.codes })
    for (const batch of batches) engine.load(batch)
    return engine
  } finally {
    client.release()
  }
}

const sorted = (sums: readonly Checksum[]) => sums.toSorted((a, b) => (a.column < b.column ? -1 : 1))

type Step =
  | { readonly do: 'buy'; readonly who: number; readonly what: readonly number[]; readonly paid: boolean }
  | { readonly do: 'cancel' | 'refund' | 'refundAll'; readonly which: number }
  | { readonly do: 'wait'; readonly minutes: number }
  | { readonly do: 'moveIn' | 'moveOut'; readonly who: number }
  | { readonly do: 'reprice'; readonly what: number; readonly fen: number }
  | { readonly do: 'fold'; readonly most: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('buy' as const),
      who: fc.nat(5),
      what: fc.array(fc.nat(3), { minLength: 1, maxLength: 3 }),
      paid: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('cancel' as const, 'refund' as const, 'refundAll' as const),
      which: fc.nat(30),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 4_000 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('moveIn' as const, 'moveOut' as const), who: fc.nat(5) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('reprice' as const),
      what: fc.nat(3),
      fen: fc.integer({ min: 100, max: 900 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('fold' as const), most: fc.integer({ min: 1, max: 9 }) }) },
)

/** So that each kind of event is met in every run. */
const ordinary: readonly Step[] = [
  { do: 'buy', who: 0, what: [0, 2], paid: true },
  { do: 'buy', who: 4, what: [1], paid: true },
  { do: 'buy', who: 1, what: [3], paid: true },
  { do: 'cancel', which: 0 },
  { do: 'refund', which: 1 },
  { do: 'wait', minutes: 240 },
]

/** People, shops and goods of a small place, and what happens there. Steps that are not possible are refused, and nothing. */
async function history(w: World, steps: readonly Step[]): Promise<Audience> {
  const communityId = await w.community()
  const merchantId = await w.merchant(communityId)
  const listings: string[] = []
  for (const priceFen of [300, 500, 800, 800]) listings.push(await w.listing(merchantId, communityId, { priceFen }))
  const [one] = (await w.app.db.pool.query<{ id: string }>('select id from categories limit 1')).rows
  await w.app.db.pool.query('update skus set category_id = $1 where id in (select id from skus order by id limit 2)', [
    one!.id,
  ])
  const neighbours: Neighbour[] = []
  for (let count = 0; count < 4; count++) neighbours.push(await addNeighbour(w, communityId))
  neighbours.push(await addNeighbour(w, communityId, neighbours[0]!.householdId))
  const operator = await w.as('OPERATOR')
  const orders: string[] = []
  await rebuildFacts(w.app)
  const engine = await engineOf(w)
  const apply = (changes: Changes) => expect(engine.apply(changes).unmatched).toBe(0)
  const possible = async (work: () => Promise<unknown>) => {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
    }
  }
  for (const each of steps) {
    if (each.do === 'buy')
      await possible(async () => {
        const lines = [...new Set(each.what)].map((at) => ({ listingId: listings[at]!, quantity: 1 + (at % 2) }))
        orders.push(await buy(w, neighbours[each.who % neighbours.length]!, lines, each))
      })
    else if (each.do === 'wait') {
      w.clock.move(each.minutes)
      await sweepBrokenPromises(w.app)
    } else if (each.do === 'moveOut') await moveOut(w, neighbours[each.who % neighbours.length]!)
    else if (each.do === 'moveIn')
      neighbours.push(await addNeighbour(w, communityId, neighbours[each.who % neighbours.length]!.householdId))
    else if (each.do === 'reprice') {
      const id = newId('prc')
      await w.app.db.pool.query('insert into price_history (id, listing_id, price_fen, at) values ($1, $2, $3, $4)', [
        ...[id, listings[each.what], each.fen, w.clock.now()],
      ])
    } else if (each.do === 'fold') {
      await w.settle()
      apply((await foldFacts(w.app, { most: each.most }))!)
    } else if ('which' in each && orders.length > 0) {
      const orderId = orders[each.which % orders.length]!
      const deps = { ...w.app, actor: operator }
      if (each.do === 'cancel') await possible(() => moveOrder(deps, { orderId, action: 'CANCEL' }))
      else {
        const left = await inTx(deps, async (tx) => refundable(await lockOrder(tx, orderId)))
        const amountFen = each.do === 'refund' ? Math.min(left, 100) : left
        await possible(() => refundOrder(deps, { orderId, amountFen, reason: 'spoiled' }, newId('key')))
      }
    }
  }
  for (const changes of await foldAll(w, 7)) apply(changes)
  return engine
}

test(
  'whatever happens and however it is cut, folding event by event gives what folding everything from the orders does',
  { timeout: 120_000 },
  async () => {
    const seen = new Set<string>()
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 25, maxLength: 40 }), async (steps) => {
        await using w = await world()
        const engine = await history(w, [...ordinary, ...steps])
        const byEvent = await tables(w)
        for (const { kind } of byEvent.events as { kind: string }[]) seen.add(kind)
        await w.app.db.pool.query('truncate resident_events, resident_traits, audience_cursor')
        expect(await foldFacts(w.app)).toBeNull()
        await rebuildFacts(w.app, { batch: 3 })
        expect(await tables(w)).toEqual(byEvent)
        // What the fold told brought the engine to the same facts.
        expect(sorted(engine.checksums())).toEqual(sorted((await engineOf(w)).checksums()))
      }),
      { numRuns: 2, endOnFailure: true },
    )
    expect([...seen].toSorted()).toEqual(['CANCELLED', 'LATE', 'ORDERED', 'REFUNDED'])
  },
)

const eventsOf = async (w: World, ordinal: number) =>
  (
    await w.app.db.pool.query<{ what: string }>(
      `select kind || ' ' || category_fen as what from resident_events where ordinal = $1 and is_first order by 1`,
      [ordinal],
    )
  ).rows.map(({ what }) => what)

test('an order counts once it is paid, and no longer when it is cancelled or all of its money has gone back', async () => {
  await using w = await world()
  const { communityId, listingId } = await w.place()
  const [resident] = await known(w, [await addNeighbour(w, communityId)])
  const { ordinal } = resident!
  const operator = { ...w.app, actor: await w.as('OPERATOR') }
  const unpaid = await buy(w, resident!, [{ listingId, quantity: 1 }], { paid: false })
  await foldAll(w)
  expect(await eventsOf(w, ordinal)).toEqual([])
  await moveOrder(operator, { orderId: unpaid, action: 'CANCEL' })
  const orderId = await buy(w, resident!, [{ listingId, quantity: 2 }])
  await foldAll(w)
  expect(await eventsOf(w, ordinal)).toEqual(['ORDERED 640'])
  await refundOrder(operator, { orderId, amountFen: 40, reason: 'spoiled' }, newId('key'))
  await foldAll(w)
  expect(await eventsOf(w, ordinal)).toEqual(['ORDERED 640', 'REFUNDED 640'])
  await refundOrder(operator, { orderId, amountFen: 1_100, reason: 'spoiled' }, newId('key'))
  await foldAll(w)
  expect(await eventsOf(w, ordinal)).toEqual(['REFUNDED 640'])
  await moveOrder(operator, { orderId: await buy(w, resident!, [{ listingId, quantity: 1 }]), action: 'CANCEL' })
  await foldAll(w)
  expect(await eventsOf(w, ordinal)).toEqual(['CANCELLED 320', 'REFUNDED 320', 'REFUNDED 640'])
})

test('a fold that is killed has folded nothing, and folds that race fold each event once', async () => {
  await using w = await world()
  const { communityId, listingId } = await w.place()
  const [resident] = await known(w, [await addNeighbour(w, communityId)])
  for (let count = 0; count < 5; count++) await buy(w, resident!, [{ listingId, quantity: 1 }])
  await w.settle()
  const before = await tables(w)
  await w.app.db.pool.query(`create function fail() returns trigger language plpgsql as $$ begin raise 'killed'; end $$;
    create trigger kill before update on audience_cursor for each row execute function fail()`)
  await expect(foldFacts(w.app)).rejects.toThrow()
  expect(await tables(w)).toEqual(before)
  await w.app.db.pool.query('drop trigger kill on audience_cursor')
  const racing = await Promise.all(Array.from({ length: 8 }, () => foldFacts(w.app, { most: 3 })))
  const all = [...racing, ...(await foldAll(w))].flatMap((changes) => changes!.added)
  expect(all).toHaveLength(5)
  expect(await eventsOf(w, resident!.ordinal)).toHaveLength(5)
})

test('when the outbox no longer holds what follows the cursor, everything is to be folded anew', async () => {
  await using w = await world()
  const { communityId, listingId } = await w.place()
  const [resident] = await known(w, [await addNeighbour(w, communityId)])
  await buy(w, resident!, [{ listingId, quantity: 1 }])
  await w.settle()
  const { rows } = await w.app.db.pool.query('select max(position) as last from outbox')
  await w.app.db.pool.query('insert into outbox_mark values (true, $1)', [rows[0].last])
  expect(await foldFacts(w.app)).toBeNull()
  await foldAll(w)
  expect(await eventsOf(w, resident!.ordinal)).toEqual(['ORDERED 320'])
})

test('who moves out belongs to nothing; who comes back is the same resident, and his orders have stayed his', async () => {
  await using w = await world()
  const { communityId, listingId } = await w.place()
  const [resident] = await known(w, [await addNeighbour(w, communityId)])
  await buy(w, resident!, [{ listingId, quantity: 1 }])
  await moveOut(w, resident!)
  const gone = (await foldAll(w)).flatMap(({ residents }) => residents)
  expect(gone.map(({ ordinal, alive }) => [ordinal, alive])).toEqual([[resident!.ordinal, false]])
  const household = await w.household(communityId)
  await inTx({ ...w.app, actor: system }, (tx) =>
    addGrant(tx, { principalId: resident!.principalId, role: 'RESIDENT', placeKind: 'HOUSEHOLD', placeId: household }),
  )
  const back = (await foldAll(w)).flatMap(({ residents }) => residents)
  expect(back.map(({ ordinal, alive }) => [ordinal, alive])).toEqual([[resident!.ordinal, true]])
  expect(await eventsOf(w, resident!.ordinal)).toEqual(['ORDERED 320'])
})

test('what an app places for a household counts for its eldest resident, also when he comes later', async () => {
  await using w = await world()
  const { communityId, listingId, householdId } = await w.place()
  await w.order({ at: { ...(await w.place()), communityId, listingId, householdId }, until: ['PAY'] })
  await foldAll(w)
  const [first] = await known(w, [
    await addNeighbour(w, communityId, householdId),
    await addNeighbour(w, communityId, householdId),
  ])
  expect(await eventsOf(w, first!.ordinal)).toEqual(['ORDERED 320'])
})

test('an order is whose who placed it once he belongs to the household, though he lives in another', async () => {
  await using w = await world()
  const { communityId, listingId } = await w.place()
  const [son, mother] = await known(w, [await addNeighbour(w, communityId), await addNeighbour(w, communityId)])
  // As an operator may, who is a neighbour too.
  const forHer = { ...son!, householdId: mother!.householdId, actor: { ...mother!.actor, id: son!.principalId } }
  await buy(w, forHer, [{ listingId, quantity: 1 }])
  await foldAll(w)
  expect(await eventsOf(w, mother!.ordinal)).toEqual(['ORDERED 320'])
  const place = { role: 'RESIDENT', placeKind: 'HOUSEHOLD', placeId: mother!.householdId } as const
  await inTx({ ...w.app, actor: system }, (tx) => addGrant(tx, { principalId: son!.principalId, ...place }))
  await foldAll(w)
  expect([await eventsOf(w, mother!.ordinal), await eventsOf(w, son!.ordinal)]).toEqual([[], ['ORDERED 320']])
})

test('a resident is known by what he signed in with last', async () => {
  await using w = await world()
  const [resident] = await known(w, [await addNeighbour(w, await w.community())])
  const signIn = (device: string) =>
    inTx({ ...w.app, actor: system }, (tx) =>
      openSession(tx, { principalId: resident!.principalId, method: 'PHONE_CODE', device }),
    )
  await signIn('Mozilla/5.0 (Windows NT 10.0)')
  w.clock.move(1)
  await signIn('微信小程序 iPhone 15')
  const [traits] = (await foldAll(w)).flatMap((changes) => changes.traits)
  expect([traits!.values.CHANNEL, traits!.values.DEVICE]).toEqual([
    channels.indexOf('MINI_PROGRAM'),
    devices.indexOf('IOS'),
  ])
})
