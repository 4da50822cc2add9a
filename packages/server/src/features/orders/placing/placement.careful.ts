import type { PoolClient } from 'pg'
import { system } from '../../../access/actor.ts'
import { onConnection, type Tx } from '../../../db/tx.ts'
import { holdOffers, releaseOffers } from '../../offers/index.ts'
import { decideOrRefuse, loadGrounds, type Grounds } from './placement.grounds.ts'
import type { Memory } from './placement.memory.ts'
import { keyOf, nameOf, placedOf, type Known, type Outcome, type Request, type Waiting } from './placement.request.ts'
import { dropKeys, lockLevels, takeKeys, takePlaces, writeOrders } from './placement.store.ts'
import { takenBy, type Draft, type Free, type Ground } from './placement.ts'
import { Refusal } from '@linli/kit'

/** What was loaded for a request, part by part. */
export interface Loaded extends Waiting {
  readonly grounds: readonly Ground[]
}

/** Those that cannot be loaded are refused at once. */
export async function loadAll(deps: Known, batch: readonly Waiting[]): Promise<Loaded[]> {
  try {
    const grounds = await loadGrounds(
      deps,
      batch.map(({ request }) => request),
    )
    return batch.map((waiting) => ({ ...waiting, grounds: grounds.get(waiting.request)! }))
  } catch (error) {
    if (batch.length > 1) return (await Promise.all(batch.map((each) => loadAll(deps, [each])))).flat()
    batch[0]!.reject(error)
    return []
  }
}

/**
 * One transaction: locks, judges and writes. What it saw is remembered. When it fails, each of its orders is placed alone,
 * so that nobody fails for another's sake.
 */
export async function placeAll(deps: Known, batch: readonly Loaded[]): Promise<void> {
  const grounds = new Map(batch.map((each) => [each.request, each.grounds]))
  try {
    const outcomes = await transact(deps, [...grounds.keys()], grounds)
    for (const [index, each] of batch.entries()) answer(each, outcomes[index])
  } catch (error) {
    if (batch.length > 1 || error instanceof PlacesGone) for (const each of batch) await placeAlone(deps, each)
    else batch[0]!.reject(error)
  }
}

const transact = (deps: Known, requests: readonly Request[], grounds: Grounds): Promise<(Outcome | Refusal)[]> =>
  onConnection({ ...deps, db: deps.connections, actor: system }, (tx, client) =>
    placeIn(deps.memory, tx, client, requests, grounds),
  )

const answer = ({ resolve, reject }: Waiting, outcome: Outcome | Refusal): void =>
  outcome instanceof Refusal ? reject(outcome) : resolve(outcome)

/** A window or slot that was filled between the look at it and the writing; the next look sees it. */
class PlacesGone extends Error {}
const mostLooks = 3

/** By facts of its own: what was loaded with others may have become old while they were placed. */
async function placeAlone(deps: Known, waiting: Waiting): Promise<void> {
  const { request } = waiting
  for (let look = 1; ; look++) {
    try {
      const [outcome] = await transact(deps, [request], await loadGrounds(deps, [request]))
      return answer(waiting, outcome)
    } catch (error) {
      if (!(error instanceof PlacesGone) || look >= mostLooks) return waiting.reject(error)
    }
  }
}

async function placeIn(
  memory: Memory,
  tx: Tx,
  client: PoolClient,
  batch: readonly Request[],
  grounds: Grounds,
): Promise<(Outcome | Refusal)[]> {
  const asked = withoutTwins(batch)
  const [, free, taken] = await Promise.all([
    client.query('begin'),
    lockLevels(client, levelsOf(grounds)),
    takeKeys(client, asked.map(keyOf)),
  ])
  const fresh = asked.filter((request) => taken.has(nameOf(request)))
  const decided = await decideAll(tx, fresh, grounds, free)
  const drafts = [...decided.values()].flatMap((each) => (each instanceof Refusal ? [] : each))
  const refused = fresh.filter((request) => decided.get(request) instanceof Refusal)
  if (refused.length > 0) await dropKeys(client, refused.map(keyOf))
  if (!(await takePlaces(client, drafts))) throw new PlacesGone()
  // A transaction whose last statement fails is rolled back by its commit.
  const [numbers] = await Promise.all([writeOrders(client, drafts), client.query('commit')])
  for (const { cart } of [...grounds.values()].flat()) if (cart) memory.keep(cart)
  for (const [level, units] of free) memory.free.set(level, units)
  return batch.map((request) => {
    const outcome = decided.get(request)
    return outcome === undefined || outcome instanceof Refusal ? outcome : placedOf(outcome, numbers)
  })
}

const levelsOf = (grounds: Grounds): string[] => [
  ...new Set(
    [...grounds.values()]
      .flat()
      .flatMap(({ cart }) => (cart?.lines ?? []).flatMap(({ taken }) => taken.map(({ levelId }) => levelId as string))),
  ),
]

type Decided = Map<Request, Draft[] | Refusal>

/**
 * In the order of their coming. Offers are held for those who got their goods; who loses an offer to somebody else gives
 * the goods back, and those who found none look once more.
 */
async function decideAll(tx: Tx, requests: readonly Request[], grounds: Grounds, free: Free): Promise<Decided> {
  const decided: Decided = new Map()
  let undecided = requests
  while (undecided.length > 0) {
    for (const each of undecided) decided.set(each, decideOrRefuse(each, grounds.get(each)!, free))
    const lost = await holdAll(tx, undecided, decided)
    for (const [request, refusal] of lost) {
      giveBack(decided.get(request) as Draft[], free)
      decided.set(request, refusal)
    }
    undecided = lost.size === 0 ? [] : undecided.filter((each) => isSoldOut(decided.get(each)))
  }
  return decided
}

const isSoldOut = (outcome: Draft[] | Refusal | undefined): boolean =>
  outcome instanceof Refusal && outcome.code === 'INSUFFICIENT_STOCK'

/** Of those just decided, who could not have his offers, and why. */
async function holdAll(tx: Tx, requests: readonly Request[], decided: Decided): Promise<Map<Request, Refusal>> {
  const standing = requests.flatMap((request) => {
    const outcome = decided.get(request)!
    return outcome instanceof Refusal ? [] : outcome.map((draft) => ({ request, draft }))
  })
  const refusals = await holdOffers(
    tx,
    standing.map(({ draft: { order, discounts, deviceHash } }) => ({
      orderId: order.id,
      householdId: order.householdId,
      communityId: order.communityId,
      merchantId: order.merchantId,
      deviceHash,
      discounts,
    })),
  )
  const lost = new Map(
    standing.flatMap(({ request, draft }) => {
      const refusal = refusals.get(draft.order.id)
      return refusal ? [[request, refusal] as const] : []
    }),
  )
  // The other orders of a purchase fall with the one that lost.
  const fallen = standing.filter(({ request, draft }) => lost.has(request) && !refusals.has(draft.order.id))
  if (fallen.length > 0)
    await releaseOffers(
      tx,
      fallen.map(({ draft }) => draft.order.id),
    )
  return lost
}

function giveBack(drafts: readonly Draft[], free: Free): void {
  for (const draft of drafts)
    for (const [level, units] of takenBy(draft)) free.set(level, (free.get(level) ?? 0) + units)
}

/** Of requests with one key the first is placed; the others find it placed, like a request that comes again later. */
function withoutTwins(batch: readonly Request[]): Request[] {
  const firsts = new Map<string, Request>()
  for (const each of batch) if (!firsts.has(nameOf(each))) firsts.set(nameOf(each), each)
  return [...firsts.values()]
}
