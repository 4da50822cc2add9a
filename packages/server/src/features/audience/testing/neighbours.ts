import { system, type Actor } from '../../../access/actor.ts'
import { inTx } from '../../../db/tx.ts'
import type { World } from '../../../testing/world.ts'
import { addGrant, endGrant, findOrAddPerson, type GrantId, type PrincipalId } from '../../accounts/index.ts'
import type { CommunityId, HouseholdId } from '../../communities/index.ts'
import { payOrder, placeOrder, type OrderId } from '../../orders/index.ts'
import type { Changes } from '../facts/changes.ts'
import { foldFacts, rebuildFacts } from '../facts/facts.commands.ts'
import type { ResidentId } from '../residents/resident.ts'
import { newId } from '@linli/kit'

export interface Neighbour {
  readonly actor: Actor
  readonly phone: string
  readonly principalId: PrincipalId
  readonly householdId: HouseholdId
  readonly communityId: CommunityId
  readonly grantId: GrantId
}

export interface KnownNeighbour extends Neighbour {
  readonly id: ResidentId
  readonly ordinal: number
}

let phones = 0

/** Somebody who lives in a household of his own, or in the one given. */
export async function addNeighbour(w: World, communityId: CommunityId, household?: HouseholdId): Promise<Neighbour> {
  const [neighbour] = await addNeighbours(w, communityId, household ?? (await w.household(communityId)), 1)
  return neighbour!
}

/** So many who live behind one door. */
export function addNeighbours(
  w: World,
  communityId: CommunityId,
  householdId: HouseholdId,
  count: number,
): Promise<Neighbour[]> {
  return inTx({ ...w.app, actor: system }, async (tx) => {
    const place = { role: 'RESIDENT', placeKind: 'HOUSEHOLD', placeId: householdId } as const
    const neighbours: Neighbour[] = []
    while (neighbours.length < count) {
      const phone = `+8613${String(++phones).padStart(9, '0')}`
      const principalId = await findOrAddPerson(tx, { phone, name: `邻居 ${phones}` })
      const grantId = await addGrant(tx, { principalId, ...place })
      const grant = { id: grantId, ...place, scopes: [] }
      const actor: Actor = {
        kind: 'PERSON',
        id: principalId,
        name: null,
        sessionId: null,
        expiresAt: null,
        grants: [grant],
      }
      neighbours.push({ actor, phone, principalId, householdId, communityId, grantId })
    }
    return neighbours
  })
}

export const moveOut = (w: World, { grantId }: Neighbour): Promise<boolean> =>
  inTx({ ...w.app, actor: system }, (tx) => endGrant(tx, grantId))

/** Folds all there is, `most` events at a time, from the beginning where nothing was folded yet. */
export async function foldAll(w: World, most = 500): Promise<Changes[]> {
  await w.settle()
  const all: Changes[] = []
  for (let before = -1; ;) {
    const changes = await foldFacts(w.app, { most })
    if (!changes) await rebuildFacts(w.app)
    else if (changes.cursor === before) return all
    else {
      all.push(changes)
      before = changes.cursor
    }
  }
}

/** The same people as residents, after everything is folded. */
export async function known(w: World, neighbours: readonly Neighbour[]): Promise<KnownNeighbour[]> {
  await foldAll(w)
  const { rows } = await w.app.db.pool.query<{ id: ResidentId; ordinal: number; principal: string }>(
    'select id, ordinal, principal_id as principal from residents',
  )
  const byPrincipal = new Map(rows.map((row) => [row.principal, row]))
  return neighbours.map((each) => {
    const { id, ordinal } = byPrincipal.get(each.principalId)!
    return { ...each, id, ordinal }
  })
}

export async function addResident(w: World, communityId: CommunityId): Promise<KnownNeighbour> {
  const [resident] = await known(w, [await addNeighbour(w, communityId)])
  return resident!
}

interface Bought {
  readonly listingId: string
  readonly quantity: number
}

/** Places an order, and pays it unless it says otherwise. */
export async function buy(
  w: World,
  { actor, householdId }: Neighbour,
  lines: readonly Bought[],
  { paid = true } = {},
): Promise<OrderId> {
  const deps = { ...w.app, actor }
  const { id } = await placeOrder(deps, { householdId, mode: 'INSTANT', lines: [...lines] }, newId('key'))
  if (paid) await payOrder(deps, { orderId: id }, newId('key'))
  return id
}
