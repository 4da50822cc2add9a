import { useNavigate, useSearchParams } from 'react-router'
import type { PointKind } from '../../api/graphql.ts'
import { paths, type PointsLink } from '../../app/paths.ts'
import { pointKinds } from './point-kinds.ts'

export interface PointsSearch extends PointsLink {
  readonly place: string | null
  readonly view: 'list' | 'map'
  readonly kind: readonly PointKind[]
}

const longestText = 40

export function readPointsSearch(search: URLSearchParams): PointsSearch {
  const q = search.get('q')?.slice(0, longestText)
  return {
    place: search.get('place'),
    view: search.get('view') === 'map' ? 'map' : 'list',
    kind: (search.get('kind')?.split(',') ?? []).filter((kind): kind is PointKind =>
      pointKinds.includes(kind as PointKind),
    ),
    ...(q ? { q } : {}),
  }
}

export function usePointsSearch(): [PointsSearch, (change: Partial<PointsSearch>) => void] {
  const [params] = useSearchParams()
  const navigate = useNavigate()
  const search = readPointsSearch(params)
  return [search, (change) => void navigate(paths.points({ ...search, ...change }), { replace: true })]
}
