import type { CombinedError, OperationResult } from '@urql/core'
import { useState } from 'react'
import { useRefusalText } from '../i18n/refusals.tsx'
import { useText } from '../i18n/text.tsx'

interface Refusal {
  readonly __typename?: string
  readonly code: string
  readonly message: string
}

type Answer<Data> = PromiseLike<Pick<OperationResult<Data>, 'data' | 'error'>>

export interface Act {
  readonly isRunning: boolean
  /** What stood in the way, in words; null when nothing did. */
  readonly problem: string | null
  readonly forget: () => void
  /** Sends a mutation of one field; what it answered, or null when it was refused or nobody answered. */
  readonly send: <Data extends object>(mutation: () => Answer<Data>) => Promise<Data | null>
}

/** One act at a time, and how it went: done, refused in words, overtaken by somebody, or unanswered. */
export function useAct(onStale: () => void = () => {}): Act {
  const t = useText()
  const refusalText = useRefusalText()
  const [isRunning, setRunning] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  return {
    isRunning,
    problem,
    forget: () => setProblem(null),
    async send<Data extends object>(mutation: () => Answer<Data>) {
      setRunning(true)
      setProblem(null)
      const { data, error } = await mutation()
      setRunning(false)
      const refusal = data ? refusalIn(data) : undefined
      if (refusal?.__typename === 'StaleVersion') {
        setProblem(t('act.overtaken'))
        onStale()
        return null
      }
      if (refusal) setProblem(refusalText(refusal))
      else if (data == null || error) setProblem(t(isForbidden(error) ? 'act.forbidden' : 'act.unanswered'))
      return refusal || error ? null : (data ?? null)
    },
  }
}

function refusalIn(data: object): Refusal | undefined {
  const [payload] = Object.values(data) as ({ userErrors?: readonly Refusal[] } | null)[]
  return payload?.userErrors?.[0]
}

const isForbidden = (error: CombinedError | undefined): boolean =>
  error?.graphQLErrors.some((each) => each.extensions?.['code'] === 'FORBIDDEN') ?? false
