import { sql } from 'drizzle-orm'
import type { Reach } from '../../access/reach.ts'
import { expr, fact, shape } from '../../graph/read/index.ts'
import { dayCloses, moneyDifferences, reconcileRuns } from './reconcile.table.ts'
import { adviceFor, type DifferenceKind } from './reconcile.ts'

/** The books of the whole platform: a place of kind PLATFORM has no id, so only grants over all of it match. */
const booksReach: Reach<{ id: string }> = [{ role: 'OPERATOR', place: 'PLATFORM', key: 'id' }]
const newestFirst = { defaultSort: { key: 'ID', direction: 'DESC' } } as const

export const reconcileRunShape = shape('ReconcileRun', reconcileRuns, {
  reach: booksReach,
  fields: { by: expr(({ t }) => t['by']!) },
  sorts: { ID: ({ t }) => t['id']! },
  ...newestFirst,
})

export const moneyDifferenceShape = shape('MoneyDifference', moneyDifferences, {
  reach: booksReach,
  fields: {
    advice: fact<{ kind: DifferenceKind }>({ kind: ({ t }) => t['kind']! }, ({ kind }) => adviceFor(kind)),
    resolvedBy: expr(({ t }) => t['resolvedBy']!),
  },
  // Asked of as text, a part of it too.
  filters: { day: ({ t }) => sql`${t['day']}::text` },
  sorts: { ID: ({ t }) => t['id']! },
  ...newestFirst,
})

export const dayCloseShape = shape('DayClose', dayCloses, {
  reach: booksReach,
  fields: { closedBy: expr(({ t }) => t['closedBy']!), figures: expr(({ t }) => t['figures']!) },
  sorts: { ID: ({ t }) => t['id']! },
  ...newestFirst,
})

export const reconcileShapes = [reconcileRunShape, moneyDifferenceShape, dayCloseShape]
