import type { Tone } from './status.tsx'

/** One tone for one state of a refund, on every page. */
export const refundTone = {
  REQUESTED: 'waiting',
  SENT: 'news',
  UNKNOWN: 'risk',
  SUCCEEDED: 'done',
  FAILED: 'late',
} as const satisfies Record<string, Tone>

/** And of a payment. */
export const paymentTone = {
  PENDING: 'waiting',
  SUCCEEDED: 'done',
  FAILED: 'late',
  LATE: 'risk',
} as const satisfies Record<string, Tone>
