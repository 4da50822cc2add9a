import { addMs } from '@linli/kit'

/**
 * A message that a provider carries. CALLED is written before the call: whatever becomes of this process, somebody asks
 * for the answer. UNKNOWN was perhaps carried out and perhaps not.
 */
export const handovers = ['WAITING', 'CALLED', 'UNKNOWN', 'TAKEN', 'REFUSED'] as const
export type Handover = (typeof handovers)[number]

const firstWaitMs = 30_000
const longestWaitMs = 3_600_000

/** Later and later. */
export const askAgainAt = (now: Date, tries: number): Date =>
  addMs(now, Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(tries, 20)))

/** After so many tries nobody knows, and it is left at that. */
export const mostTries = 8
