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
}

/** How soon is soon, in minutes: the same on Today and in the lists that it opens. */
export const soon = { due: 30, accept: 5, pay: 5, cancelled: 60 } as const
export const underWay = ['PAID', 'CONFIRMED', 'PREPARING', 'IN_FULFILMENT'] as const

export type CommunityTab = 'health' | 'merchants' | 'households' | 'buildings'

export interface CommunitiesLink {
  readonly place?: string | null
  readonly q?: string
  readonly kind?: readonly string[]
  readonly sort?: 'name' | 'created'
  readonly dir?: 'asc' | 'desc'
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
  orders: (link: OrdersLink = {}) => address('/orders', ordersParams(link)),
  order: (id: string, link: OrdersLink = {}) => address(`/orders/${id}`, ordersParams(link)),
  communities: (link: CommunitiesLink = {}) => address('/communities', { ...link }),
  community: (id: string, tab?: CommunityTab, place?: string | null) =>
    address(`/communities/${id}`, { tab: tab === 'health' ? undefined : tab, place }),
}
