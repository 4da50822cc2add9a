import { expect, test } from 'vitest'
import type { Actor } from '../../access/actor.ts'
import { world, type World } from '../../testing/world.ts'
import { drivers, type Driver } from './driver.ts'
import { newId } from '@linli/kit'

const dayMs = 86_400_000

interface Bought {
  /** Of the day that is asked about. */
  readonly day: number
  readonly isReorder?: boolean
  readonly mode?: string
  readonly discountFen?: number
  readonly state?: string
  readonly promise?: 'KEPT' | 'BROKEN'
  readonly listingId?: string
}

/** A community whose past is written row by row; `at` is the day that is asked about. */
async function past(w: World) {
  const place = await w.place()
  const at = new Date(w.clock.now().getTime() - 28 * dayMs)
  const { db } = w.app
  const buy = async (householdId: string, { day, listingId = place.listingId, ...more }: Bought) => {
    const [id, when] = [newId('ord'), new Date(at.getTime() + day * dayMs)]
    const discount = more.discountFen ?? 0
    await db.pool.query(
      `insert into orders (id, number, purchase_id, state, version, community_id, merchant_id, household_id, mode, status,
         window_start, window_end, promise, items_fen, discount_fen, fee_fen, total_fen, paid_fen, refunded_fen, is_reorder,
         placed_at, pay_by, delivered_at, completed_at, cancelled_at)
       values ($1, $1, $2, $3, 1, $4, $5, $6, $7, 'DELIVERED', $8, $8, $9, 1000, $10::int, 0, 1000 - $10::int, 1000 - $10::int, 0,
         $11, $8, $8, $8, case when $3 = 'COMPLETED' then $8::timestamptz end, case when $3 = 'CANCELLED' then $8::timestamptz end)`,
      [
        ...[id, newId('pur'), more.state ?? 'COMPLETED', place.communityId, place.merchantId, householdId],
        ...[more.mode ?? 'INSTANT', when, more.promise ? '{}' : null, discount, more.isReorder ?? false],
      ],
    )
    await db.pool.query(
      `insert into order_lines (id, order_id, position, listing_id, name, unit, quantity, unit_price_fen, total_fen, taken)
       values ($1, $2, 1, $3, '菠菜', '份', 1, 1000, 1000, '[]')`,
      [newId('oln'), id, listingId],
    )
    if (more.promise === 'BROKEN')
      await db.pool.query(
        `insert into promise_breaches (id, order_id, community_id, merchant_id, mode, breached_at, noticed_at, version, ended_at)
         values ($1, $2, $3, $4, 'INSTANT', $5, $5, 1, $5)`,
        [newId('brc'), id, place.communityId, place.merchantId, when],
      )
  }
  return { ...place, at, buy, operator: await w.as('OPERATOR', place.communityId) }
}

interface Told {
  readonly all: { readonly of: number; readonly count: number } | null
  readonly drivers: readonly {
    readonly driver: Driver
    readonly with: { readonly of: number; readonly count: number } | null
    readonly without: { readonly of: number; readonly count: number } | null
    readonly difference: { readonly differenceBp: number; readonly lowBp: number; readonly highBp: number } | null
  }[]
}

async function ask(w: World, actor: Actor, communityId: string, at: Date) {
  const { data, errors } = await w.request(
    actor,
    `query ($id: ID!, $at: DateTime!) {
      valueDrivers(communityId: $id, at: $at) { all { of count } drivers {
        driver with { of count } without { of count } difference { differenceBp lowBp highBp } } }
      valueDriversExport(communityId: $id, at: $at) { csv rows } }`,
    { id: communityId, at: at.toISOString() },
  )
  return { told: data?.['valueDrivers'] as Told, csv: (data?.['valueDriversExport'] as { csv: string })?.csv, errors }
}

const columns: Readonly<Record<Driver, string>> = {
  EXCLUSIVE: 'exclusive',
  REORDER: 'reorder',
  ON_TIME_STREAK: 'onTimeStreak',
  NEIGHBOURHOOD: 'neighbourhood',
}

/** The same figures, reckoned by somebody who has nothing but the table. */
function reckoned(csv: string): Told {
  const [heading, ...lines] = csv.trim().split('\n')
  const names = heading!.split(',')
  const rows = lines.map((line) => new Map(line.split(',').map((value, index) => [names[index]!, value])))
  const share = (of: typeof rows) =>
    of.length === 0 ? null : { of: of.length, count: of.filter((row) => row.get('repeatedAtFullPrice') === '1').length }
  return {
    all: share(rows),
    drivers: drivers.map((driver) => ({
      driver,
      with: share(rows.filter((row) => row.get(columns[driver]) === '1')),
      without: share(rows.filter((row) => row.get(columns[driver]) === '0')),
      difference: null,
    })),
  }
}

test('who came back at full price is told by what he had had, and a stranger reckons the same from the export', async () => {
  await using w = await world()
  const { communityId, merchantId, at, buy, operator } = await past(w)
  const only = await w.listing(merchantId, communityId)
  await w.app.db.pool.query(
    'update skus s set exclusive_to = array[$1] from listings l where l.sku_id = s.id and l.id = $2',
    [communityId, only],
  )
  for (let nr = 0; nr < 24; nr++) {
    const household = await w.household(communityId)
    await buy(household, { day: -90, isReorder: nr % 2 === 0, ...(nr % 3 === 0 && { listingId: only }) })
    // Just too early to count, and just too late.
    await buy(household, { day: -90.01, mode: 'LEADER_DELIVERY', isReorder: true, listingId: only })
    if (nr % 4 < 2) await buy(household, { day: -1, mode: 'LEADER_DELIVERY' })
    await buy(household, { day: 28, isReorder: true })
    // Two of three kept are no streak; the third kept after a broken one long ago is one.
    const kept = ['BROKEN', 'KEPT', 'KEPT', nr < 12 ? 'KEPT' : 'BROKEN'] as const
    for (const [index, promise] of kept.entries()) await buy(household, { day: -50 + index, promise })
    if (nr % 2 === 0 && nr < 20) await buy(household, { day: 0 })
    else await buy(household, { day: 5, discountFen: 100 })
    if (nr === 1) await buy(household, { day: 27.99 })
    if (nr === 3) await buy(household, { day: 9, state: 'CANCELLED' })
  }
  const { told, csv, errors } = await ask(w, operator, communityId, at)
  expect(errors).toBeUndefined()
  expect(told.drivers.map(({ difference: _, ...rest }) => rest)).toEqual(
    reckoned(csv).drivers.map(({ difference: _, ...rest }) => rest),
  )
  expect(told).toMatchObject({
    all: { of: 24, count: 11 },
    drivers: [
      { driver: 'EXCLUSIVE', with: { of: 8 }, without: { of: 16 } },
      { driver: 'REORDER', with: { of: 12, count: 10 }, without: { of: 12, count: 1 } },
      { driver: 'ON_TIME_STREAK', with: { of: 12, count: 7 }, without: { of: 12, count: 4 } },
      { driver: 'NEIGHBOURHOOD', with: { of: 12 }, without: { of: 12 } },
    ],
  })
  // 10 of 12 less 1 of 12: Newcombe's interval, reckoned in another language.
  expect(told.drivers[1]!.difference).toEqual({ differenceBp: 7_500, lowBp: 3_597, highBp: 8_879 })
  expect(csv).not.toContain('hh_')
})

test('of fewer than five nothing is said, and what all less the others would say is not said either', async () => {
  await using w = await world()
  const { communityId, at, buy, operator } = await past(w)
  for (let nr = 0; nr < 9; nr++) {
    if (nr === 4) {
      const { told, errors } = await ask(w, operator, communityId, at)
      expect([told, errors]).toMatchObject([undefined, [{ message: 'TOO_FEW' }]])
    }
    await buy(await w.household(communityId), { day: -1, isReorder: nr < 4 })
  }
  const { told, csv } = await ask(w, operator, communityId, at)
  expect(told.all).toEqual({ of: 9, count: 0 })
  expect(told.drivers.find(({ driver }) => driver === 'REORDER')).toMatchObject({ with: null, without: null })
  expect(told.drivers.find(({ driver }) => driver === 'EXCLUSIVE')).toMatchObject({ with: null, without: { of: 9 } })
  expect(
    csv
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',')[2]),
  ).toEqual(Array.from({ length: 9 }, () => ''))
})

test('only operators of the place ask, and of a day whose weeks after are over', async () => {
  await using w = await world()
  const { communityId, merchantId, at, operator } = await past(w)
  const codeOf = async (actor: Actor, day: Date) =>
    (await ask(w, actor, communityId, day)).errors?.map(({ message }) => message)
  expect(await codeOf(await w.as('OPERATOR', await w.community()), at)).toContain('FORBIDDEN')
  expect(await codeOf(await w.as('MERCHANT', merchantId), at)).toContain('FORBIDDEN')
  expect(await codeOf(operator, new Date(at.getTime() + 1))).toContain('BAD_INPUT')
  expect(await codeOf(operator, new Date(at.getTime() - 733 * dayMs))).toContain('BAD_INPUT')
})
