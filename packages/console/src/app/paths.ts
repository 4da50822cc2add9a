/** Every address of the console is made here. Whatever a colleague may want to be sent is part of it. */
export interface OrdersLink {
  readonly place?: string | null
  readonly view?: 'list' | 'board'
  readonly q?: string
  readonly state?: readonly string[]
  readonly mode?: readonly string[]
  readonly status?: readonly string[]
  readonly late?: boolean
  readonly claimable?: boolean
  /** Minutes from now within which it is due, must be accepted, must be paid; minutes ago it was cancelled. */
  readonly dueIn?: number
  readonly acceptIn?: number
  readonly payIn?: number
  readonly cancelledIn?: number
  readonly merchant?: string
  readonly from?: string
  readonly to?: string
  readonly sort?: 'placed' | 'due' | 'total' | 'number'
  readonly dir?: 'asc' | 'desc'
  readonly cols?: readonly string[]
  readonly after?: string
  /** What of the open order is shown; absent: the overview. */
  readonly part?: OrderPart
}

export type OrderPart = 'changes' | 'money'

export type MoneyTab = 'days' | 'differences' | 'reconcile' | 'refunds' | 'payments' | 'accounts'

export interface MoneyLink {
  readonly place?: string | null
  readonly tab?: MoneyTab
  /** Business day, such as 2026-11-22. */
  readonly day?: string
  readonly state?: string
  readonly kind?: string
  /** One refund or payment, or what a difference is about. */
  readonly subject?: string
  /** The difference that is open. */
  readonly open?: string
}

/** How soon is soon, in minutes: the same on Today and in the lists that it opens. */
export const soon = { due: 30, accept: 5, pay: 5, cancelled: 60 } as const
export const underWay = ['PAID', 'CONFIRMED', 'PREPARING', 'IN_FULFILMENT'] as const

export type CommunityTab = 'health' | 'drivers' | 'merchants' | 'households' | 'buildings'

export interface CommunitiesLink {
  readonly place?: string | null
  readonly q?: string
  readonly kind?: readonly string[]
  readonly sort?: 'name' | 'created'
  readonly dir?: 'asc' | 'desc'
}

export type PointTab = 'capacity' | 'waiting' | 'attempts' | 'visits' | 'hours' | 'settings'

export interface PointsLink {
  readonly place?: string | null
  readonly view?: 'list' | 'map'
  readonly q?: string
  readonly kind?: readonly string[]
}

export interface PointLink {
  readonly place?: string | null
  readonly tab?: PointTab
  /** The fridge instead of the shelf. */
  readonly cold?: boolean
  /** One outcome of what was shown at the counter. */
  readonly outcome?: string
}

export interface OffersLink {
  readonly place?: string | null
  readonly q?: string
  readonly kind?: readonly string[]
  readonly state?: readonly string[]
  readonly sort?: 'created' | 'until' | 'budget'
  readonly dir?: 'asc' | 'desc'
}

export interface FulfilmentLink {
  readonly place?: string | null
  readonly tab?: 'rules' | 'policies'
  readonly mode?: string
  /** The sample: whose cart, of which shop, and what is in it as `listing:quantity`. */
  readonly home?: string
  readonly shop?: string
  readonly cart?: readonly string[]
}

export interface DispatchLink {
  readonly place?: string | null
  readonly area?: string
  readonly view?: 'list' | 'board' | 'map'
  readonly q?: string
  readonly lane?: string
  /** Late, or as good as. */
  readonly risk?: boolean
  readonly pinned?: boolean
  readonly stranded?: boolean
  /** What one rider has. */
  readonly rider?: string
  /** The task or the rider that is open. */
  readonly open?: string
  readonly sort?: 'risk' | 'due'
  readonly dir?: 'asc' | 'desc'
}

export type SegmentTab = 'rule' | 'members' | 'course' | 'versions' | 'explain' | 'overlap'

/** What a list of the audience shows; its parts know which of these they read. */
export interface ListLink {
  readonly place?: string | null
  readonly tab?: string
  readonly q?: string
  readonly state?: readonly string[]
  readonly kind?: readonly string[]
  readonly tag?: string
}

type Params = Readonly<Record<string, string | number | boolean | readonly string[] | null | undefined>>

function address(path: string, params: Params = {}): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(params)) {
    if (value == null || value === false || value === '' || value === 0) continue
    const text = value === true ? '1' : typeof value === 'object' ? value.join(',') : String(value)
    if (text !== '') search.set(name, text)
  }
  // Commas need no escape in a query string, and people read these addresses.
  const query = search.toString().replaceAll('%2C', ',')
  return query === '' ? path : `${path}?${query}`
}

/** The list is what one sees without asking. */
const ordersParams = ({ view, ...link }: OrdersLink): Params => ({ ...link, view: view === 'board' ? view : undefined })

export const paths = {
  signIn: (from?: string) => address('/sign-in', { from: from === '/' ? undefined : from }),
  today: (place?: string | null) => address('/', { place }),
  orders: ({ part: _, ...link }: OrdersLink = {}) => address('/orders', ordersParams(link)),
  order: (id: string, link: OrdersLink = {}) => address(`/orders/${id}`, ordersParams(link)),
  money: ({ tab, ...link }: MoneyLink = {}) => address('/money', { ...link, tab: tab === 'days' ? undefined : tab }),
  communities: (link: CommunitiesLink = {}) => address('/communities', { ...link }),
  points: ({ view, ...link }: PointsLink = {}) =>
    address('/points', { ...link, view: view === 'map' ? view : undefined }),
  point: (id: string, { tab, ...link }: PointLink = {}) =>
    address(`/points/${id}`, { ...link, tab: tab === 'capacity' ? undefined : tab }),
  offers: (link: OffersLink = {}) => address('/offers', { ...link }),
  offer: (id: string, link: OffersLink = {}) => address(`/offers/${id}`, { ...link }),
  newOffer: (kind: string, place?: string | null) => address('/offers/new', { kind, place }),
  editOffer: (id: string, place?: string | null) => address(`/offers/${id}/edit`, { place }),
  dispatch: ({ view, sort, dir, ...link }: DispatchLink = {}) =>
    address('/dispatch', {
      ...link,
      view: view === 'list' ? undefined : view,
      ...(sort === 'risk' && dir !== 'desc' ? {} : { sort, dir }),
    }),
  segments: (link: ListLink = {}) => address('/segments', { ...link }),
  segment: (id: string, tab?: SegmentTab, place?: string | null) =>
    address(`/segments/${id}`, { tab: tab === 'rule' ? undefined : tab, place }),
  newSegment: (recipe?: string, place?: string | null) => address('/segments/new', { recipe, place }),
  tags: (link: ListLink = {}) => address('/tags', { ...link }),
  tag: (id: string, link: ListLink = {}) => address(`/tags/${id}`, { ...link }),
  residents: (link: ListLink = {}) => address('/residents', { ...link }),
  resident: (id: string, link: ListLink = {}) => address(`/residents/${id}`, { ...link }),
  campaigns: (link: ListLink = {}) => address('/campaigns', { ...link }),
  campaign: (id: string, tab?: string, place?: string | null) => address(`/campaigns/${id}`, { tab, place }),
  newCampaign: (segmentId?: string, place?: string | null) => address('/campaigns/new', { segment: segmentId, place }),
  editCampaign: (id: string, step?: string, place?: string | null) => address(`/campaigns/${id}/edit`, { step, place }),
  journeys: (link: ListLink = {}) => address('/journeys', { ...link }),
  journey: (id: string, place?: string | null) => address(`/journeys/${id}`, { place }),
  recovery: (link: ListLink = {}) => address('/recovery', { ...link }),
  recoveryCase: (id: string, link: ListLink = {}) => address(`/recovery/${id}`, { ...link }),
  fulfilment: ({ tab, ...link }: FulfilmentLink = {}) =>
    address('/fulfilment', { ...link, tab: tab === 'policies' ? tab : undefined }),
  community: (id: string, tab?: CommunityTab, place?: string | null) =>
    address(`/communities/${id}`, { tab: tab === 'health' ? undefined : tab, place }),
}
