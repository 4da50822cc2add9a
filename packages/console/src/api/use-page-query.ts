import type { AnyVariables, TypedDocumentNode } from '@urql/core'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useQuery } from 'urql'
import { failureOf, type Failure } from './failure.ts'
import { useStreamState } from './linli.tsx'

export interface PageResult<Data> {
  /** The newest that was read, also while it is read again or could not be. */
  readonly data: Data | undefined
  readonly failure: Failure | undefined
  readonly isReading: boolean
  /** `data` still answers what was asked before: another filter, another page. */
  readonly isFormer: boolean
  /** When `data` was last confirmed by the server. */
  readonly asOf: Date | undefined
  readonly refresh: () => void
}

export interface PageQuery<Data, Variables extends AnyVariables> {
  readonly query: TypedDocumentNode<Data, Variables>
  readonly variables: Variables
  /** What makes it another question; without it, each change of a variable does. Bounds that follow the clock do not. */
  readonly question?: string
}

interface Kept<Data> {
  readonly data: Data | undefined
  /** What it answers. */
  readonly asked: string
  readonly readAt: number | undefined
}

/** The one query of a page. Old data stays while the new is on its way, and when it does not come. */
export function usePageQuery<Data, Variables extends AnyVariables>(page: PageQuery<Data, Variables>): PageResult<Data> {
  const [result, execute] = useQuery<Data, Variables>({
    query: page.query,
    variables: page.variables,
    requestPolicy: 'cache-and-network',
  } as Parameters<typeof useQuery<Data, Variables>>[0])
  const asked = page.question ?? JSON.stringify(page.variables)
  const [kept, setKept] = useState<Kept<Data>>({ data: undefined, asked, readAt: undefined })
  const readAt = (result.extensions?.['readAt'] as number | undefined) ?? kept.readAt
  // Kept during render, as React advises for what derives from a former render. Until an answer to the new question
  // comes, urql hands on the former one: it is known by being the same object.
  if (result.data != null && result.data !== kept.data) setKept({ data: result.data, asked, readAt })
  else if (readAt !== kept.readAt) setKept({ ...kept, readAt })

  const refresh = useCallback(() => execute({ requestPolicy: 'network-only' }), [execute])
  const failure = result.error && failureOf(result.error)
  useRecovery(failure !== undefined, refresh)
  return {
    data: kept.data,
    failure,
    isReading: result.fetching || result.stale,
    isFormer: kept.data !== undefined && kept.asked !== asked,
    asOf: readAt === undefined ? undefined : new Date(readAt),
    refresh,
  }
}

/** A page that failed while the API was away reads again by itself once the stream is back. */
function useRecovery(hasFailed: boolean, refresh: () => void): void {
  const state = useStreamState()
  const before = useRef(state?.kind)
  useEffect(() => {
    const isBack = state?.kind === 'live' && before.current !== 'live'
    before.current = state?.kind
    if (isBack && hasFailed) refresh()
  }, [state, hasFailed, refresh])
}
