import { useEffect, useState } from 'react'
import { useClient } from 'urql'
import { graphql, type ResultOf, type VariablesOf } from '../../../api/graphql.ts'
import { useOutreachText } from '../../../i18n/outreach/text.ts'
import { useRefusalText } from '../../../i18n/refusals.tsx'
import type { Rule } from '../rule/rule.ts'

const SegmentPreview_query = graphql(`
  query SegmentPreview($input: SegmentPreviewInput!) {
    segmentPreview(input: $input) {
      count
      fewest
      asOfDay
      sentence
      sentenceEn
      sample {
        id
        name
        phoneMasked
        building {
          id
          name
        }
        community {
          id
          name
          nameEn
        }
      }
      costs {
        channel
        costFen
        totalFen
      }
      warnings {
        path
        code
        subject
      }
    }
  }
`)

export type SegmentPreview = ResultOf<typeof SegmentPreview_query>['segmentPreview']
type Input = VariablesOf<typeof SegmentPreview_query>['input']
export type RuleInput = Input['rule']

export interface Previewed {
  readonly preview: SegmentPreview | null
  readonly problem: string | null
  /** What is shown answers a rule before this one. */
  readonly isFormer: boolean
}

const restMs = 350

interface Kept {
  readonly key: string
  readonly preview: SegmentPreview | null
  readonly problem: string | null
}

/** Whom the rule holds of, asked when its writer rests; what was last known stays until then. Null: not sound yet. */
export function usePreview(rule: Rule | null, communityId: string | null, seed: number): Previewed {
  const t = useOutreachText()
  const refusalText = useRefusalText()
  const client = useClient()
  const [kept, keep] = useState<Kept>({ key: '', preview: null, problem: null })
  const key = rule === null ? null : JSON.stringify({ rule, communityId, seed })
  useEffect(() => {
    if (key === null) return
    let isWanted = true
    const ask = async () => {
      const input = JSON.parse(key) as Input
      const { data, error } = await client
        .query(SegmentPreview_query, { input }, { requestPolicy: 'network-only' })
        .toPromise()
      if (!isWanted) return
      const refused = error?.graphQLErrors[0]
      const problem = refused
        ? refusalText({ code: String(refused.extensions['code']), message: refused.message })
        : data
          ? null
          : t('act.unanswered')
      keep((before) => ({ key, preview: data?.segmentPreview ?? before.preview, problem }))
    }
    const timer = setTimeout(() => void ask(), restMs)
    return () => {
      isWanted = false
      clearTimeout(timer)
    }
    // The words are those of the moment in which the answer comes.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [client, key])
  return { preview: kept.preview, problem: kept.problem, isFormer: kept.key !== key }
}
