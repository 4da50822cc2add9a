import type pg from 'pg'
import { fulfilmentModes } from '../../fulfilment/index.ts'
import { readCodesOf, readSnapshotOf, type Snapshot } from './snapshot-reading.ts'
import type { Changes as Facts, Codes } from '@linli/audience'

export type { Snapshot }

/** See `readSnapshotOf`: there it is told the ways in which goods come, so that a thread need not load what goods are. */
export const readSnapshot = (client: pg.ClientBase, load: (facts: Facts) => void): Promise<Snapshot | null> =>
  readSnapshotOf(client, fulfilmentModes, load)

export const readCodes = (client: Pick<pg.ClientBase, 'query'>): Promise<Codes> => readCodesOf(client, fulfilmentModes)
