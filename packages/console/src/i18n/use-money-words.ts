import { useText, type Key } from './text.tsx'

const bookings = [
  'payment',
  'refund',
  'refund-paid',
  'delivery',
  'change',
  'offer-hold',
  'offer-spend',
  'offer-release',
  'offer-return',
  'promise-recovery',
  'promise-returned',
  'promise-recovery-reversed',
  'promise-recovery-decided',
] as const
const refundReasons = [
  'changed',
  'cancelled',
  'not collected',
  'paid too late',
  'paid after cancellation',
  'PROMISE_BREACH',
] as const

const failures = ['closed', 'declined by the sandbox', 'it never arrived'] as const

/** Words for what the books and the refunds say by a code; what a person wrote stays as it is. */
export function useMoneyWords() {
  const t = useText()
  return {
    booking: (reason: string) => {
      const known = bookings.find((each) => each === reason)
      return t(known === undefined ? 'booking.other' : (`booking.${known}` satisfies Key))
    },
    refundReason: (reason: string) => {
      const known = refundReasons.find((each) => each === reason)
      return known === undefined ? reason : t(`refundReason.${known}` satisfies Key)
    },
    /** A provider of another name is called by it. */
    provider: (name: string) => (name === 'sandbox' ? t('provider.sandbox') : name),
    failure: (failure: string) => {
      const known = failures.find((each) => each === failure)
      return known === undefined ? failure : t(`failure.${known}` satisfies Key)
    },
  }
}
