import { orderPromise } from '../api/books.operations.ts'
import { closeDay, dayClosePreview, moneyDifferences, reconcile, type DifferenceView } from '../api/money.operations.ts'
import type { Person } from '../api/person.ts'
import { sleep } from '../pause.ts'
import type { DrivenBasket } from './drive.ts'
import { laterBy, type OwnServer } from './own-server.ts'

/** What the end of the day has shown. */
export interface DayEnd {
  readonly days: readonly string[]
  /** Payments and refunds of which only the provider's bill told. */
  readonly settled: number
  readonly differences: readonly DifferenceView[]
  /** Days whose figures do not come to zero. */
  readonly unbalanced: number
  /** Null: the days are not over, and nobody may close them. */
  readonly closed: number | null
}

interface Closing {
  readonly operator: Person
  readonly begunAt: Date
  readonly own: OwnServer | null
  readonly stop: AbortSignal
}

const looks = 120
/** Past the midnight of the last business day. */
const nextDayMinutes = 26 * 60

/** Timers write down whoever is late; until they have. */
export async function untilSeenLate(
  operator: Person,
  driven: readonly DrivenBasket[],
  stop: AbortSignal,
): Promise<void> {
  const late = new Set(driven.flatMap(({ rest, orderId }) => (rest.length > 0 && orderId !== null ? [orderId] : [])))
  for (const orderId of late) {
    for (let look = 0; look < looks && !(await isSeenLate(operator, orderId)); look++) await sleep(500, stop)
  }
}

async function isSeenLate(operator: Person, orderId: string): Promise<boolean> {
  const order = await operator.ask(orderPromise, { id: orderId })
  return order?.promise.breachedAt != null
}

/** Compares every day of the replay with the provider, and closes it when it is over. */
export async function closeBooks({ operator, begunAt, own, stop }: Closing): Promise<DayEnd> {
  const days = [...new Set([begunAt, new Date()].map(businessDay))]
  if (own) await own.restart(laterBy(nextDayMinutes), stop)
  let settled = 0
  for (const day of days) settled += (await operator.tell(reconcile, { day })).run?.settled ?? 0
  const differences = await operator.all(moneyDifferences, {})
  let unbalanced = 0
  let closed = 0
  for (const day of days) {
    const { isBalanced, figures } = await operator.ask(dayClosePreview, { day })
    if (!isBalanced || figures.sumFen !== 0) unbalanced += 1
    if (own && (await operator.tell(closeDay, { day })).dayClose !== null) closed += 1
  }
  return { days, settled, differences, unbalanced, closed: own ? closed : null }
}

/** As the platform counts days: by the clock of Shanghai. */
const businessDay = (at: Date): string => at.toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' })
