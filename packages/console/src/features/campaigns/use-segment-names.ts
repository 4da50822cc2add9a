import { useCallback } from 'react'
import { graphql } from '../../api/graphql.ts'
import { usePageQuery } from '../../api/use-page-query.ts'
import { useName } from '../../i18n/use-name.ts'

const SegmentChoices_query = graphql(`
  query SegmentChoices {
    segments(first: 100, sort: { key: NAME, direction: ASC }) {
      nodes {
        id
        name
        nameEn
        size
        status
        state
      }
    }
  }
`)

export function useSegmentChoices() {
  const { data } = usePageQuery({ query: SegmentChoices_query, variables: {} })
  return data?.segments.nodes ?? []
}

/** What a segment is called; one that is not among the first hundred goes by its id. */
export function useSegmentNames(): (id: string) => string {
  const nameOf = useName()
  const segments = useSegmentChoices()
  return useCallback(
    (id: string) => {
      const found = segments.find((each) => each.id === id)
      return found ? nameOf(found) : id
    },
    [segments, nameOf],
  )
}
