import { useNavigate, useSearchParams } from 'react-router'
import { paths, type MoneyLink, type MoneyTab } from '../../app/paths.ts'

export const moneyTabs = [
  'days',
  'differences',
  'reconcile',
  'refunds',
  'payments',
  'accounts',
] as const satisfies readonly MoneyTab[]

export interface MoneySearch extends MoneyLink {
  readonly place: string | null
  readonly tab: MoneyTab
}

const longestText = 60

/** Reads an address; what it does not understand, it leaves out. */
export function readMoneySearch(search: URLSearchParams): MoneySearch {
  const text = (name: 'state' | 'kind' | 'subject' | 'open') => {
    const value = search.get(name)?.slice(0, longestText)
    return value ? { [name]: value } : {}
  }
  const day = search.get('day')
  return {
    place: search.get('place'),
    tab: moneyTabs.find((each) => each === search.get('tab')) ?? 'days',
    ...(day && /^\d{4}-\d{2}-\d{2}$/.test(day) ? { day } : {}),
    ...text('state'),
    ...text('kind'),
    ...text('subject'),
    ...text('open'),
  }
}

export type ChangeMoneySearch = (change: Partial<MoneyLink>) => void

export function useMoneySearch(): [MoneySearch, ChangeMoneySearch] {
  const [params] = useSearchParams()
  const navigate = useNavigate()
  const search = readMoneySearch(params)
  return [search, (change) => void navigate(paths.money({ ...search, ...change }), { replace: true })]
}

export interface MoneyPartProps {
  readonly search: MoneySearch
  readonly change: ChangeMoneySearch
}
