import { loadCarts, loadRules, type LoadedCart } from '../../fulfilment/index.ts'
import { loadOfferFacts } from '../../offers/index.ts'
import type { PlacingDeps, Request } from './placement.request.ts'
import { decide, type Draft, type Free, type Ground } from './placement.ts'
import { Refusal } from '@linli/kit'

export type Grounds = ReadonlyMap<Request, readonly Ground[]>

/** What all parts of all requests refer to: carts by one statement, rules and offers mostly from memory. */
export async function loadGrounds(deps: PlacingDeps, batch: readonly Request[]): Promise<Grounds> {
  const carts = await loadCarts(
    deps.db.pool,
    partsOf(batch).map(({ request, part, quote }) => ({
      householdId: request.purchase.householdId,
      lines: part.lines,
      pointId: part.pointId ?? quote?.pointId ?? null,
    })),
    deps.clock.now(),
  )
  return groundsOf(deps, batch, carts)
}

const partsOf = (batch: readonly Request[]) =>
  batch.flatMap((request) =>
    request.purchase.parts.map((part, index) => ({ request, part, quote: request.quotes[index] })),
  )

/** `carts` are those of all parts of all requests, in their order. */
export async function groundsOf(
  { db, clock }: PlacingDeps,
  batch: readonly Request[],
  carts: readonly (LoadedCart | undefined)[],
): Promise<Grounds> {
  const parts = partsOf(batch)
  const offers = await loadOfferFacts(
    { db },
    parts.map(({ request }, index) => ({
      householdId: request.purchase.householdId,
      communityId: carts[index]?.home.communityId ?? '',
      merchantId: carts[index]?.lines[0]?.merchantId ?? null,
      deviceHash: request.deviceHash,
    })),
    clock.now(),
  )
  const grounds = new Map<Request, Ground[]>(batch.map((request) => [request, []]))
  for (const [index, { request, quote }] of parts.entries()) {
    const cart = carts[index]
    const rules = await loadRules(db, cart?.home.communityId ?? '')
    grounds.get(request)!.push({ cart, rules, offers: offers[index]!, quote })
  }
  return grounds
}

export function decideOrRefuse(request: Request, grounds: readonly Ground[], free: Free): Draft[] | Refusal {
  try {
    return decide(request, grounds, free)
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}
