import { useNavigate, useSearchParams } from 'react-router'
import type { OfferKind, OfferState } from '../../api/graphql.ts'
import { paths, type OffersLink } from '../../app/paths.ts'
import { offerKinds, offerStates } from './offer-kinds.ts'

export interface OffersSearch extends OffersLink {
  readonly place: string | null
  readonly kind: readonly OfferKind[]
  readonly state: readonly OfferState[]
  readonly sort: 'created' | 'until' | 'budget'
  readonly dir: 'asc' | 'desc'
}

const longestText = 40
const sorts = ['created', 'until', 'budget'] as const

export function readOffersSearch(search: URLSearchParams): OffersSearch {
  const some = <Value extends string>(name: string, known: readonly Value[]) =>
    (search.get(name)?.split(',') ?? []).filter((value): value is Value => known.includes(value as Value))
  const q = search.get('q')?.slice(0, longestText)
  return {
    place: search.get('place'),
    kind: some('kind', offerKinds),
    state: some('state', offerStates),
    sort: some('sort', sorts)[0] ?? 'created',
    dir: search.get('dir') === 'asc' ? 'asc' : 'desc',
    ...(q ? { q } : {}),
  }
}

/** What nobody chose stays out of the address. */
export function linkOf({ sort, dir, ...rest }: OffersSearch): OffersLink {
  return { ...rest, ...(sort === 'created' && dir === 'desc' ? {} : { sort, dir }) }
}

export interface OffersView {
  readonly search: OffersSearch
  readonly link: OffersLink
  readonly change: (change: Partial<OffersSearch>) => void
  readonly open: (offerId: string | null) => void
}

export function useOffersView(openId: string | null): OffersView {
  const [params] = useSearchParams()
  const navigate = useNavigate()
  const search = readOffersSearch(params)
  const at = (id: string | null, link: OffersLink) => (id === null ? paths.offers(link) : paths.offer(id, link))
  const link = linkOf(search)
  return {
    search,
    link,
    change: (change) => void navigate(at(openId, linkOf({ ...search, ...change })), { replace: true }),
    open: (id) => void navigate(at(id, link)),
  }
}
