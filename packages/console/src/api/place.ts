import { useSearchParams } from 'react-router'

/** The place switcher's choice is part of every address: a link shows a colleague the same neighbourhood. */
export function usePlace(): string | null {
  const [search] = useSearchParams()
  return search.get('place')
}
