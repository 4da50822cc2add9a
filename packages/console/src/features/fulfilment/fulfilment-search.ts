import { useNavigate, useSearchParams } from 'react-router'
import type { FulfilmentMode } from '../../api/graphql.ts'
import { paths, type FulfilmentLink } from '../../app/paths.ts'

export const modes = [
  'INSTANT',
  'SAME_DAY',
  'SELF_PICKUP',
  'LEADER_DELIVERY',
  'ON_SITE_SERVICE',
] as const satisfies readonly FulfilmentMode[]

export interface CartItem {
  readonly listingId: string
  readonly quantity: number
}

export interface FulfilmentSearch {
  readonly place: string | null
  readonly tab: 'rules' | 'policies'
  readonly mode: FulfilmentMode
  /** Whose cart is quoted; null: the first household there is. */
  readonly home: string | null
  /** Null: the one of the first goods there are. */
  readonly shop: string | null
  /** Null: one is put together. */
  readonly cart: readonly CartItem[] | null
}

const mostLines = 10
const mostOfOne = 999

function readCart(text: string | null): readonly CartItem[] | null {
  if (text === null) return null
  const items = text.split(',').flatMap((part): CartItem[] => {
    const [listingId, count] = part.split(':')
    const quantity = Number(count)
    return listingId && Number.isInteger(quantity) && quantity > 0 && quantity <= mostOfOne
      ? [{ listingId, quantity }]
      : []
  })
  return items.length === 0 ? null : items.slice(0, mostLines)
}

export const readFulfilmentSearch = (search: URLSearchParams): FulfilmentSearch => ({
  place: search.get('place'),
  tab: search.get('tab') === 'policies' ? 'policies' : 'rules',
  mode: modes.find((each) => each === search.get('mode')) ?? 'INSTANT',
  home: search.get('home'),
  shop: search.get('shop'),
  cart: readCart(search.get('cart')),
})

export const linkOf = ({ place, tab, mode, home, shop, cart }: FulfilmentSearch): FulfilmentLink => ({
  place,
  tab,
  ...(mode === 'INSTANT' ? {} : { mode }),
  ...(home === null ? {} : { home }),
  ...(shop === null ? {} : { shop }),
  ...(cart === null ? {} : { cart: cart.map(({ listingId, quantity }) => `${listingId}:${quantity}`) }),
})

export function useFulfilmentSearch(): [FulfilmentSearch, (change: Partial<FulfilmentSearch>) => void] {
  const [params] = useSearchParams()
  const navigate = useNavigate()
  const search = readFulfilmentSearch(params)
  return [search, (change) => void navigate(paths.fulfilment(linkOf({ ...search, ...change })), { replace: true })]
}
