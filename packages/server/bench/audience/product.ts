import 'reflect-metadata'

// What of the product the benchmark calls: its files have decorators behind them, which Node does not run.
export { openDb } from '../../src/db/database.ts'
export { readSnapshot } from '../../src/features/audience/facts/snapshots.store.ts'
export { writeMemberships } from '../../src/features/audience/owner/memberships.store.ts'
