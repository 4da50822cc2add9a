import { anonymous } from '../../access/actor.ts'
import { openDb, type Db } from '../../db/database.ts'
import { inTx, type TxDeps } from '../../db/tx.ts'
import { openLog } from '../../log.ts'
import { copyTemplate } from '../../testing/template.ts'
import type { EventDraft } from '../outbox.ts'
import { systemClock } from '@linli/kit'

export const quiet = openLog(process.env['LINLI_LOG_LEVEL'] ?? 'silent')

/** A database of its own, for what moves events and knows nothing of features. */
export interface EventsDatabase extends AsyncDisposable {
  readonly url: string
  readonly db: Db
  readonly deps: TxDeps
  /** One committed event. */
  emit(draft?: Partial<EventDraft>): Promise<void>
}

export async function eventsDatabase(): Promise<EventsDatabase> {
  const { url, drop } = await copyTemplate()
  const db = openDb({ url, maxConnections: 10, onError: () => undefined })
  const deps: TxDeps = { db, clock: systemClock, actor: anonymous }
  const seqs = new Map<string, number>()
  return {
    url,
    db,
    deps,
    emit: ({ aggregateId = 'ord_a', ...draft } = {}) => {
      const seq = (seqs.get(aggregateId) ?? 0) + 1
      seqs.set(aggregateId, seq)
      return inTx(deps, (tx) =>
        tx.emit({
          type: 'OrderMoved',
          aggregateId,
          seq,
          topics: [`order:${aggregateId}`, 'orders'],
          facts: { seq },
          ...draft,
        }),
      )
    },
    async [Symbol.asyncDispose]() {
      await db.close()
      await drop()
    },
  }
}
