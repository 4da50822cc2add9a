import { soon, underWay } from '../../app/paths.ts'
import { addMinutes } from '@linli/kit'

/** The lists behind the cards. Their bounds move by the minute, not by the render, so that the cache knows them again. */
export function todayVariables(place: string | null, now: Date) {
  const here = place === null ? {} : { communityId: { eq: place } }
  const at = (minutes: number) => addMinutes(now, minutes).toISOString()
  return {
    late: { ...here, late: true },
    due: { ...here, state: { in: [...underWay] }, dueAt: { from: at(0), to: at(soon.due) } },
    accept: { ...here, state: { eq: 'PAID' as const }, acceptBy: { to: at(soon.accept) } },
    rider: { ...here, claimable: true },
    unpaid: { ...here, state: { eq: 'PENDING_PAYMENT' as const }, payBy: { to: at(soon.pay) } },
    cancelled: { ...here, state: { eq: 'CANCELLED' as const }, cancelledAt: { from: at(-soon.cancelled) } },
    places: place === null ? null : { id: { eq: place } },
  }
}
