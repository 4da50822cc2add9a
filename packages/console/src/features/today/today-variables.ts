import { addMs } from '@linli/kit'
import type { OrderState } from '../../api/graphql.ts'

const underWay: OrderState[] = ['PAID', 'CONFIRMED', 'PREPARING', 'IN_FULFILMENT']
const dayMs = 86_400_000

/** The lists behind the cards. Their bounds move by the day only, so that the cache knows them again. */
export function todayVariables(place: string | null, today: Date) {
  const here = place === null ? {} : { communityId: { eq: place } }
  const states = (...some: OrderState[]) => ({ ...here, state: { in: some } })
  return {
    late: { ...here, late: true },
    due: states(...underWay),
    accept: states('PAID'),
    rider: { ...here, claimable: true },
    unpaid: states('PENDING_PAYMENT'),
    cancelled: { ...states('CANCELLED'), placedAt: { from: addMs(today, -dayMs).toISOString() } },
    places: place === null ? null : { id: { eq: place } },
  }
}
