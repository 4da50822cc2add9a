import { graphql, type ResultOf } from '../../../api/graphql.ts'
import { usePageQuery } from '../../../api/use-page-query.ts'

const RuleWords_query = graphql(`
  query RuleWords {
    traits {
      key
      name
      nameEn
      definition
      definitionEn
      unit
      words {
        word
        name
        nameEn
      }
    }
    tags(first: 100, filter: { state: { eq: ACTIVE } }, sort: { key: LABEL, direction: ASC }) {
      nodes {
        id
        label
        labelEn
        purpose
        sensitivity
      }
    }
    segments(first: 100, filter: { state: { eq: ACTIVE } }, sort: { key: NAME, direction: ASC }) {
      nodes {
        id
        name
        nameEn
      }
    }
    communities(first: 100, sort: { key: NAME, direction: ASC }) {
      nodes {
        id
        name
        nameEn
        kind
      }
    }
  }
`)

type Answer = ResultOf<typeof RuleWords_query>
export type RuleTrait = Answer['traits'][number]

/** Everything that a rule can speak of, by the reader's names. */
export interface RuleWords {
  readonly traits: readonly RuleTrait[]
  readonly tags: Answer['tags']['nodes']
  readonly segments: Answer['segments']['nodes']
  readonly communities: Answer['communities']['nodes']
}

export function useRuleWords() {
  const result = usePageQuery({ query: RuleWords_query, variables: {} })
  const { data } = result
  const words: RuleWords | null = data
    ? {
        traits: data.traits,
        tags: data.tags.nodes,
        segments: data.segments.nodes,
        communities: data.communities.nodes,
      }
    : null
  return { result, words }
}
