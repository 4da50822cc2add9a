import { teamsOf } from '../../../features/views/view.ts'
import { page, type ListArgs } from './reference-lists.ts'
import type { Rows } from './reference-rows.ts'
import { rules, type Seen } from './reference-types.ts'
import { prefixOf, refuse } from '@linli/kit'

/** How many statements a root field may take: one, unless it needs none or, for `nodes`, reads several types. */
interface Root {
  readonly statements: (args: never, seen: Seen) => number
  readonly read: (args: never, seen: Seen) => unknown
}

const one = (read: Root['read']): Root => ({ statements: () => 1, read })
type ById = { readonly id: string }

/** What `node` answers, by the prefix of the id: the type, its rows, and who sees one. */
const nodes: Readonly<
  Record<string, [type: string, rows: keyof Rows, sees?: (seen: Seen) => (row: never) => boolean]>
> = {
  com: ['Community', 'communities'],
  bld: ['Building', 'buildings'],
  hh: ['Household', 'households', ({ sight }) => sight.household],
  lac: ['LedgerAccount', 'ledgerAccounts', ({ sight }) => sight.ledgerAccount],
  cat: ['Category', 'categories'],
  mer: ['Merchant', 'merchants'],
  sku: ['Sku', 'skus'],
  lst: ['Listing', 'listings'],
  nod: ['StockNode', 'stockNodes'],
  stk: ['StockLevel', 'stockLevels', ({ sight }) => sight.stockLevel],
  pnt: ['PickupPoint', 'pickupPoints'],
  rid: ['Rider', 'riders', ({ sight }) => sight.rider],
  led: ['Leader', 'leaders'],
  ord: ['Order', 'orders', ({ sight }) => sight.order],
  ntf: ['Notification', 'notifications', ({ sight }) => sight.notification],
  key: ['ApiKey', 'apiKeys', ({ sight }) => sight.apiKey],
  ses: ['Session', 'sessions', () => () => false],
  viw: ['SavedView', 'savedViews', () => () => false],
}

function node(id: string, seen: Seen): object | null {
  const known = nodes[prefixOf(id) ?? '']
  if (!known) return null
  const [type, table, sees] = known
  const row = (seen.rows[table] as readonly { id: string }[]).find((each) => each.id === id)
  return row && (!sees || sees(seen)(row as never)) ? { ...row, __typename: type } : null
}

const typesOf = (ids: readonly string[]): number =>
  new Set(ids.map((id) => prefixOf(id)).filter((prefix) => nodes[prefix ?? ''])).size

export const roots: Readonly<Record<string, Root>> = {
  apiKeys: one((args, { rows, sight }) => page(rows.apiKeys.filter(sight.apiKey), rules.apiKey, args)),
  categories: one((args, { rows }) => page(rows.categories, rules.category, args)),
  communities: one((args, { rows }) => page(rows.communities, rules.community, args)),
  community: one(({ id }: ById, { rows }) => rows.communities.find((community) => community.id === id)),
  households: one((args, { rows, sight }) => page(rows.households.filter(sight.household), rules.household, args)),
  inbox: one((args: ListArgs & { unreadOnly?: boolean | null }, { rows, sight }) =>
    page(
      rows.notifications.filter((each) => sight.notification(each) && (!args.unreadOnly || each.readAt === null)),
      rules.notification,
      args,
    ),
  ),
  ledgerAccounts: one((args, { rows, sight }) => page(rows.ledgerAccounts.filter(sight.ledgerAccount), {}, args)),
  listings: one((args, seen) => page(seen.rows.listings, rules.listing(seen), args)),
  merchant: one(({ id }: ById, { rows }) => rows.merchants.find((merchant) => merchant.id === id)),
  merchants: one((args, seen) => page(seen.rows.merchants, rules.merchant(seen), args)),
  node: { statements: ({ id }: ById) => typesOf([id]), read: ({ id }: ById, seen) => node(id, seen) },
  nodes: {
    statements: ({ ids }: { ids: string[] }) => typesOf(ids),
    read: ({ ids }: { ids: string[] }, seen) => ids.map((id) => node(id, seen)),
  },
  order: one(({ id }: ById, { rows, sight }) => rows.orders.find((order) => order.id === id && sight.order(order))),
  orders: one((args, seen) => page(seen.rows.orders.filter(seen.sight.order), rules.order(seen), args)),
  pickupPoint: one(({ id }: ById, { rows }) => rows.pickupPoints.find((point) => point.id === id)),
  platform: {
    statements: () => 0,
    read: (_, { now }) => ({ name: 'Linli 邻里', currency: 'CNY', serverTime: now, demo: false }),
  },
  refunds: one((args, { rows, sight }) =>
    page(
      rows.refunds.filter(({ communityId }) => sight.operates(communityId)),
      rules.refund,
      args,
    ),
  ),
  riders: one((args, seen) => page(seen.rows.riders.filter(seen.sight.rider), rules.rider(seen), args)),
  savedViews: one(({ screen }: { screen: string }, { rows, actor }) => {
    const teamsOfOwner = (ownerId: string) =>
      rows.roleGrants.flatMap(({ principalId, role, placeId }) =>
        principalId === ownerId && role === 'OPERATOR' ? [placeId ?? 'PLATFORM'] : [],
      )
    return rows.savedViews
      .filter((view) => view.screen === screen)
      .filter(
        ({ ownerId, scope }) =>
          ownerId === actor.id ||
          (scope === 'TEAM' && teamsOfOwner(ownerId).some((team) => teamsOf(actor).includes(team))),
      )
      .toSorted((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)) || (a.id < b.id ? -1 : 1))
  }),
  stockDifferences: {
    statements: () => 0,
    read: (_, { actor }) =>
      actor.grants.some(({ role, placeKind }) => role === 'OPERATOR' && placeKind === 'PLATFORM')
        ? []
        : refuse('FORBIDDEN'),
  },
  stockLevels: one((args, { rows, sight }) => page(rows.stockLevels.filter(sight.stockLevel), rules.stockLevel, args)),
  viewer: {
    statements: (_, { actor }) => (actor.id === null ? 0 : 1),
    read: (_, { rows, actor }) => rows.principals.find(({ id }) => id === actor.id),
  },
}
