import { useNavigate, useSearchParams } from 'react-router'
import type { CommunityKind } from '../../api/graphql.ts'
import { paths, type CommunitiesLink } from '../../app/paths.ts'

export const kinds = ['OLD_ESTATE', 'PREMIUM', 'MIXED', 'NEW_TOWN'] as const satisfies readonly CommunityKind[]

export interface CommunitiesSearch extends CommunitiesLink {
  readonly kind: readonly CommunityKind[]
  readonly sort: 'name' | 'created'
  readonly dir: 'asc' | 'desc'
}

const longestText = 40

export function readCommunitiesSearch(search: URLSearchParams): CommunitiesSearch {
  const q = search.get('q')?.slice(0, longestText)
  return {
    place: search.get('place'),
    kind: (search.get('kind')?.split(',') ?? []).filter((kind): kind is CommunityKind =>
      kinds.includes(kind as CommunityKind),
    ),
    sort: search.get('sort') === 'created' ? 'created' : 'name',
    dir: search.get('dir') === 'desc' ? 'desc' : 'asc',
    ...(q ? { q } : {}),
  }
}

export function useCommunitiesSearch(): [CommunitiesSearch, (change: Partial<CommunitiesSearch>) => void] {
  const [params] = useSearchParams()
  const navigate = useNavigate()
  const search = readCommunitiesSearch(params)
  const change = (some: Partial<CommunitiesSearch>) => {
    const { sort, dir, ...rest } = { ...search, ...some }
    const isDefault = sort === 'name' && dir === 'asc'
    void navigate(paths.communities({ ...rest, ...(isDefault ? {} : { sort, dir }) }), { replace: true })
  }
  return [search, change]
}
