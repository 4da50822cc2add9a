import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../log.ts'
import { sqlStateOf } from './tx.ts'

/** The socket to PostgreSQL did not open, or broke. */
const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
])
/**
 * PostgreSQL says: shutting down, crashed, starting up, too many connections, statement or lock timed out, and the two
 * that `inTx` has tried again in vain.
 */
const states = new Set(['57P01', '57P02', '57P03', '53300', '57014', '55P03', '40001', '40P01'])
/** The driver throws these without a code. */
const driverMessages =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Cannot use a pool after calling end)/

/** Whether an error means "not now" instead of "wrong": the same request may succeed in a moment. */
export function isUnavailable(error: unknown): boolean {
  const state = sqlStateOf(error)
  if (state !== undefined && (states.has(state) || state.startsWith('08'))) return true
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 4; at = at.cause, depth++) {
    if (at instanceof AggregateError && at.errors.some(isUnavailable)) return true
    if ('code' in at && typeof at.code === 'string' && networkCodes.has(at.code)) return true
    if (driverMessages.test(at.message)) return true
  }
  return false
}

const tries = 120
const betweenTriesMs = 500
const undefinedTable = '42P01'

/** For the first statement of a process: waits while the database is not up, and says what to do when it is empty. */
export async function whenDatabaseIsUp<T>(work: () => Promise<T>, log: Log): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (sqlStateOf(error) === undefinedTable)
        throw new Error('the database lacks tables: run main.js migrate first', { cause: error })
      if (attempt === tries || !isUnavailable(error)) throw error
      if (attempt === 1) log.warn({}, 'the database is not up; waiting for it')
      await sleep(betweenTriesMs)
    }
  }
}
