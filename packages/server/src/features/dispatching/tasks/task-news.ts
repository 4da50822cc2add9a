import type { Event } from '../../../events/outbox.ts'

export const withdrawals = ['CANCELLED', 'REASSIGNED', 'EXPIRED', 'TAKEN'] as const
export type Withdrawal = (typeof withdrawals)[number]

/** What an event means to one rider; several may be concerned by one event, each in his own way. */
export type News =
  | { readonly kind: 'OFFERED'; readonly offerId: string; readonly expiresAt: string }
  | { readonly kind: 'ASSIGNED' | 'CHANGED'; readonly taskId: string }
  | { readonly kind: 'WITHDRAWN'; readonly taskId: string; readonly withdrawal: Withdrawal }
  | { readonly kind: 'ADVISED'; readonly merchantId: string }
  | { readonly kind: 'NEXT_STOP'; readonly taskId: string | null; readonly stop: string | null }

type Facts = Readonly<Record<string, unknown>>

export function newsFor(riderId: string, { type, facts }: Pick<Event, 'type' | 'facts'>): News | null {
  switch (type) {
    case 'TaskOffered':
      return { kind: 'OFFERED', offerId: String(facts['offerId']), expiresAt: String(facts['expiresAt']) }
    case 'TaskOfferEnded':
      return offerEnded(facts)
    case 'RiderAdvised':
      return { kind: 'ADVISED', merchantId: String(facts['merchantId']) }
    case 'NextStopChanged':
      return { kind: 'NEXT_STOP', taskId: textOf(facts['taskId']), stop: textOf(facts['kind']) }
    case 'DeliveryTaskMoved':
      return taskMoved(riderId, facts)
    default:
      return null
  }
}

const textOf = (fact: unknown): string | null => (typeof fact === 'string' ? fact : null)

/** Who took it hears that it is his, and who let it pass knows. */
function offerEnded(facts: Facts): News | null {
  const taskId = String(facts['taskId'])
  if (facts['state'] === 'EXPIRED') return { kind: 'WITHDRAWN', taskId, withdrawal: 'EXPIRED' }
  if (facts['state'] !== 'WITHDRAWN') return null
  return { kind: 'WITHDRAWN', taskId, withdrawal: facts['isTaken'] === true ? 'TAKEN' : 'CANCELLED' }
}

function taskMoved(riderId: string, facts: Facts): News | null {
  const taskId = String(facts['taskId'])
  const [had, has] = [facts['riderBefore'] === riderId, facts['riderId'] === riderId]
  if (has && !had) return { kind: 'ASSIGNED', taskId }
  if (had && !has) return { kind: 'WITHDRAWN', taskId, withdrawal: 'REASSIGNED' }
  if (!has) return null
  return facts['state'] === 'CANCELLED'
    ? { kind: 'WITHDRAWN', taskId, withdrawal: 'CANCELLED' }
    : { kind: 'CHANGED', taskId }
}
