import { assertReaches } from '../../access/reach.ts'
import type { Ctx } from '../../graph/context.ts'
import { differenceOf, fewest, shareOf, type Share, type ShareDifference } from '../../statistics/share.ts'
import { communityReach, type CommunityId } from '../communities/index.ts'
import { checkDay, daysFrom, drivers, lookedBackDays, watchedDays, type Driver } from './driver.ts'
import { listHouseholds, type Household } from './drivers.store.ts'
import { refuse } from '@linli/kit'

export interface DriverFigures {
  readonly driver: Driver
  readonly with: Share | null
  readonly without: Share | null
  readonly difference: ShareDifference | null
}

export interface ValueDriversTold {
  readonly from: Date
  readonly at: Date
  readonly until: Date
  readonly all: Share | null
  readonly drivers: readonly DriverFigures[]
}

/** Who came back at full price, by what they had had of the platform. */
export async function valueDrivers(ctx: Ctx, communityId: string, at: Date): Promise<ValueDriversTold> {
  const households = await seenHouseholds(ctx, communityId, at)
  return {
    from: daysFrom(at, -lookedBackDays),
    at,
    until: daysFrom(at, watchedDays),
    all: repeatedOf(households),
    drivers: drivers.map((driver) => figuresOf(households, driver)),
  }
}

async function seenHouseholds(ctx: Ctx, communityId: string, at: Date): Promise<Household[]> {
  const id = communityId as CommunityId
  assertReaches(ctx.actor, communityReach, { id, communityId: id })
  checkDay(at, ctx.clock.now())
  return await listHouseholds(ctx.db.sql, communityId, at)
}

const repeatedOf = (households: readonly Household[]): Share | null =>
  shareOf(households.filter(({ repeated }) => repeated).length, households.length)

/** A side of a few is not told, nor the other: all less the one would be the few. */
function isTold(households: readonly Household[], driver: Driver): boolean {
  const having = households.filter(({ had }) => had[driver]).length
  return [having, households.length - having].every((side) => side === 0 || side >= fewest)
}

function figuresOf(households: readonly Household[], driver: Driver): DriverFigures {
  if (!isTold(households, driver)) return { driver, with: null, without: null, difference: null }
  const first = repeatedOf(households.filter(({ had }) => had[driver]))
  const second = repeatedOf(households.filter(({ had }) => !had[driver]))
  return { driver, with: first, without: second, difference: differenceOf(first, second) }
}

export interface DriversExport {
  readonly csv: string
  readonly rows: number
}

const heading = 'household,exclusive,reorder,onTimeStreak,neighbourhood,repeatedAtFullPrice'
const cell = (value: boolean) => (value ? '1' : '0')

/** What the figures are made of, and no more; households are numbers that mean nothing elsewhere. */
export async function exportValueDrivers(ctx: Ctx, communityId: string, at: Date): Promise<DriversExport> {
  const households = await seenHouseholds(ctx, communityId, at)
  if (households.length < fewest) refuse('TOO_FEW', { fewest })
  const told = new Set(drivers.filter((driver) => isTold(households, driver)))
  const lines = households.map(({ nr, had, repeated }) =>
    [nr, ...drivers.map((driver) => (told.has(driver) ? cell(had[driver]) : '')), cell(repeated)].join(','),
  )
  return { csv: `${[heading, ...lines].join('\n')}\n`, rows: lines.length }
}
