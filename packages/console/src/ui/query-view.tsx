import type { ReactNode } from 'react'
import { Forbidden } from './forbidden.tsx'
import './query-view.css'

/** What a read came to, whoever read it. */
export interface Reading<Data> {
  readonly data: Data | undefined
  readonly failure: { readonly kind: 'offline' | 'forbidden' | 'failed'; readonly requestId: string | null } | undefined
  readonly isReading: boolean
  /** `data` still answers what was asked before. */
  readonly isFormer: boolean
  readonly refresh: () => void
}

export interface QueryViewProps<Data, Part> {
  readonly result: Reading<Data>
  /** The part of the answer that the view is about; null when it is not there. */
  readonly pick: (data: Data) => Part | null | undefined
  readonly isEmpty: (part: Part) => boolean
  readonly skeleton: ReactNode
  readonly empty: ReactNode
  readonly failed: (failure: NonNullable<Reading<Data>['failure']>, retry: () => void, isFormer: boolean) => ReactNode
  /** The grant without which this view is closed, in words. */
  readonly needs: string
  readonly children: (part: Part) => ReactNode
}

/** The four states of everything that is read. What was read before stays in sight when a new read fails. */
export function QueryView<Data, Part>(props: QueryViewProps<Data, Part>) {
  const { data, failure, refresh, isFormer } = props.result
  if (failure?.kind === 'forbidden') return <Forbidden needs={props.needs} requestId={failure.requestId} />
  const notice = failure && props.failed(failure, refresh, isFormer)
  if (data === undefined) return notice ?? props.skeleton
  const part = props.pick(data)
  const content = part == null || props.isEmpty(part) ? props.empty : props.children(part)
  return (
    <>
      {notice}
      <div className={isFormer ? 'former' : undefined} aria-busy={isFormer}>
        {content}
      </div>
    </>
  )
}
