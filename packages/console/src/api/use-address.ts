import { useSearchParams } from 'react-router'

const longestText = 60

export interface Address {
  readonly place: string | null
  readonly text: (name: string) => string
  /** The one that is named, or the first. */
  readonly one: <Value extends string>(name: string, known: readonly [Value, ...Value[]]) => Value
  readonly some: <Value extends string>(name: string, known: readonly Value[]) => readonly Value[]
  /** What is empty leaves the address. */
  readonly change: (params: Readonly<Record<string, string | readonly string[]>>) => void
}

/** What a page shows, as its address says it; what it does not understand, it leaves out. */
export function useAddress(): Address {
  const [search, setSearch] = useSearchParams()
  return {
    place: search.get('place'),
    text: (name) => search.get(name)?.slice(0, longestText) ?? '',
    one: (name, known) => known.find((each) => each === search.get(name)) ?? known[0],
    some: <Value extends string>(name: string, known: readonly Value[]) =>
      known.filter((each) => search.get(name)?.split(',').includes(each)),
    change: (params) =>
      setSearch(
        (before) => {
          const next = new URLSearchParams(before)
          for (const [name, value] of Object.entries(params)) {
            if (value.length === 0) next.delete(name)
            else next.set(name, typeof value === 'string' ? value : value.join(','))
          }
          return next
        },
        { replace: true },
      ),
  }
}
