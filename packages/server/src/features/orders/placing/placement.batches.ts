import type { PoolClient } from 'pg'
import { system } from '../../../access/actor.ts'
import type { Db } from '../../../db/database.ts'
import { onConnection, type Tx } from '../../../db/tx.ts'
import { loadCarts, loadRules, type SealedQuote } from '../../fulfilment/index.ts'
import { holdOffers, loadOfferFacts, releaseOffers } from '../../offers/index.ts'
import type { OrderId, PurchaseId } from '../order.ts'
import { dropKeys, lockLevels, takeKeys, takePlaces, writeOrders, type Key } from './placement.store.ts'
import { decide, takenBy, type Asked, type Draft, type Free, type Ground } from './placement.ts'
import { Refusal, type Clock } from '@linli/kit'

export interface Request extends Asked {
  readonly operation: string
  readonly key: string
  readonly requestHash: string
  readonly deviceHash: string | null
  /** The opened quote of each part. */
  readonly quotes: readonly (SealedQuote | undefined)[]
}

export interface PlacedOrder {
  readonly id: OrderId
  readonly purchaseId: PurchaseId
  readonly number: string
  readonly row: Draft['order']
}

/** Orders that were placed now; undefined when the key was used before. */
type Outcome = readonly PlacedOrder[] | undefined

interface Waiting {
  readonly request: Request
  readonly resolve: (outcome: Outcome) => void
  readonly reject: (error: unknown) => void
}

export interface PlacingDeps {
  readonly db: Db
  /** For the transactions, one at a time: nobody else must keep them waiting. */
  readonly connections: Db
  readonly clock: Clock
  readonly onCommit?: () => void
}

export type Placing = (request: Request) => Promise<Outcome>

/** With more, what waits would wait longer for its commit than it gains. */
const mostTogether = 32

/** What was loaded for a request, part by part. */
interface Loaded extends Waiting {
  readonly grounds: readonly Ground[]
}

/**
 * Places what comes in while others are being placed as one transaction: locks, statements and the commit are paid once
 * a batch, and everybody who wants the same goods is served by one lock on them. Under no load a batch is one order.
 * What carts refer to is loaded while the batch before is being placed, once a batch. One batch is placed at a time: two would be half
 * as large each, which costs more than what both cores gain.
 * When a batch fails, each of its orders is placed alone, so that nobody fails for another's sake.
 */
export function openPlacing(deps: PlacingDeps): Placing {
  let placing: Promise<void> = Promise.resolve()
  const place = inBatches<Waiting>(async (batch) => {
    const loaded = await loadAll(deps, batch)
    await placing
    if (loaded.length > 0) placing = placeAll(deps, loaded)
  })
  return (request) => new Promise((resolve, reject) => place({ request, resolve, reject }))
}

/** Works through what is given to it, as much at once as has come in since the last time. The work answers for itself. */
function inBatches<T>(work: (batch: readonly T[]) => Promise<void>): (item: T) => void {
  const queue: T[] = []
  let isRunning = false
  async function run(): Promise<void> {
    while (queue.length > 0) await work(queue.splice(0, mostTogether))
    isRunning = false
  }
  return (item) => {
    queue.push(item)
    if (isRunning) return
    isRunning = true
    // What comes in the same turn comes together.
    setImmediate(() => void run())
  }
}

async function loadAll(deps: PlacingDeps, batch: readonly Waiting[]): Promise<Loaded[]> {
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

async function placeAll(deps: PlacingDeps, batch: readonly Loaded[]): Promise<void> {
  const grounds = new Map(batch.map((each) => [each.request, each.grounds]))
  try {
    const outcomes = await transact(deps, [...grounds.keys()], grounds)
    for (const [index, each] of batch.entries()) answer(each, outcomes[index])
  } catch (error) {
    if (batch.length > 1 || error instanceof PlacesGone) for (const each of batch) await placeAlone(deps, each)
    else batch[0]!.reject(error)
  }
}

const transact = (deps: PlacingDeps, requests: readonly Request[], grounds: Grounds): Promise<(Outcome | Refusal)[]> =>
  onConnection({ ...deps, db: deps.connections, actor: system }, (tx, client) => placeIn(tx, client, requests, grounds))

const answer = ({ resolve, reject }: Waiting, outcome: Outcome | Refusal): void =>
  outcome instanceof Refusal ? reject(outcome) : resolve(outcome)

/** A window or slot that was filled between the look at it and the writing; the next look sees it. */
class PlacesGone extends Error {}
const mostLooks = 3

/** By facts of its own: what was loaded with others may have become old while they were placed. */
async function placeAlone(deps: PlacingDeps, waiting: Waiting): Promise<void> {
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

type Grounds = ReadonlyMap<Request, readonly Ground[]>

/** What all parts of all requests refer to: carts by one statement, rules and offers mostly from memory. */
async function loadGrounds({ db, clock }: PlacingDeps, batch: readonly Request[]): Promise<Grounds> {
  const now = clock.now()
  const parts = batch.flatMap((request) =>
    request.purchase.parts.map((part, index) => ({ request, part, quote: request.quotes[index] })),
  )
  const carts = await loadCarts(
    db.pool,
    parts.map(({ request, part, quote }) => ({
      householdId: request.purchase.householdId,
      lines: part.lines,
      pointId: part.pointId ?? quote?.pointId ?? null,
    })),
    now,
  )
  const offers = await loadOfferFacts(
    { db },
    parts.map(({ request }, index) => ({
      householdId: request.purchase.householdId,
      communityId: carts[index]?.home.communityId ?? '',
      merchantId: carts[index]?.lines[0]?.merchantId ?? null,
      deviceHash: request.deviceHash,
    })),
    now,
  )
  const grounds = new Map<Request, Ground[]>(batch.map((request) => [request, []]))
  for (const [index, { request, quote }] of parts.entries()) {
    const cart = carts[index]
    const rules = await loadRules(db, cart?.home.communityId ?? '')
    grounds.get(request)!.push({ cart, rules, offers: offers[index]!, quote })
  }
  return grounds
}

async function placeIn(
  tx: Tx,
  client: PoolClient,
  batch: readonly Request[],
  grounds: Grounds,
): Promise<(Outcome | Refusal)[]> {
  const asked = withoutTwins(batch)
  const [, taken, free] = await Promise.all([
    client.query('begin'),
    takeKeys(client, asked.map(keyOf)),
    lockLevels(client, levelsOf(grounds)),
  ])
  const fresh = asked.filter((request) => taken.has(nameOf(request)))
  const decided = await decideAll(tx, fresh, grounds, free)
  const drafts = [...decided.values()].flatMap((each) => (each instanceof Refusal ? [] : each))
  const refused = fresh.filter((request) => decided.get(request) instanceof Refusal)
  if (refused.length > 0) await dropKeys(client, refused.map(keyOf))
  if (!(await takePlaces(client, drafts))) throw new PlacesGone()
  // A transaction whose last statement fails is rolled back by its commit.
  const [numbers] = await Promise.all([writeOrders(client, drafts), client.query('commit')])
  return batch.map((request) => {
    const outcome = decided.get(request)
    if (outcome === undefined || outcome instanceof Refusal) return outcome
    return outcome.map(({ order }) => ({
      id: order.id,
      purchaseId: order.purchaseId,
      number: numbers.get(order.id)!,
      row: order,
    }))
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

function decideOrRefuse(request: Request, grounds: readonly Ground[], free: Free): Draft[] | Refusal {
  try {
    return decide(request, grounds, free)
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

const principalOf = ({ actor }: Request): string => actor.id ?? ''
const nameOf = (request: Request): string => `${principalOf(request)}|${request.key}`

const keyOf = (request: Request): Key => ({
  principalId: principalOf(request),
  key: request.key,
  operation: request.operation,
  requestHash: request.requestHash,
  answer: { purchaseId: request.purchaseId },
  at: request.at,
})
