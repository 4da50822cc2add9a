import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { useText } from '../i18n/text.tsx'
import { countText } from './count.ts'
import { Empty } from './empty.tsx'
import { Failed } from './failed.tsx'
import { QueryView, type Reading } from './query-view.tsx'
import { SkeletonRows } from './skeleton.tsx'

/** The way through the pages of a list inside a page; its first page is where a link leads. */
export function useTrail() {
  const [trail, setTrail] = useState<readonly string[]>([])
  return {
    after: trail.at(-1) ?? null,
    former: trail.length === 0 ? null : () => setTrail(trail.slice(0, -1)),
    next: (cursor: string) => setTrail([...trail, cursor]),
  }
}

interface Connection<Node> {
  readonly nodes: readonly Node[]
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
  readonly count: { readonly value: number; readonly precision: 'EXACT' | 'ESTIMATED' | 'AT_LEAST' }
}

interface PagedListProps<Data, Node> {
  readonly result: Reading<Data>
  readonly pick: (data: Data) => Connection<Node> | null | undefined
  readonly trail: ReturnType<typeof useTrail>
  readonly none: string
  readonly noneWhy: string
  /** What stands at the foot beside the pages, such as an export. */
  readonly foot?: (nodes: readonly Node[]) => ReactNode
  readonly children: (nodes: readonly Node[]) => ReactNode
}

/** A list inside a page with its four states, its count and its pages. */
export function PagedList<Data, Node>(props: PagedListProps<Data, Node>) {
  const { result, pick, trail, none, noneWhy, foot, children } = props
  const t = useText()
  return (
    <QueryView
      result={result}
      pick={pick}
      isEmpty={(connection) => connection.nodes.length === 0}
      skeleton={<SkeletonRows count={8} height={36} label={t('loading')} />}
      empty={<Empty title={none} why={noneWhy} />}
      failed={(failure, retry, isFormer) => <Failed failure={failure} onRetry={retry} isFormer={isFormer} />}
      needs={t('role.OPERATOR')}
    >
      {({ nodes, pageInfo, count }) => (
        <>
          {children(nodes)}
          <footer className="list-foot">
            <span>{t('list.count', { count: countText(t, count) })}</span>
            <div className="page-head-end">
              {foot?.(nodes)}
              <Button disabled={trail.former === null} onClick={() => trail.former?.()}>
                {t('page.former')}
              </Button>
              <Button
                disabled={!pageInfo.hasNextPage}
                onClick={() => pageInfo.endCursor && trail.next(pageInfo.endCursor)}
              >
                {t('page.next')}
              </Button>
            </div>
          </footer>
        </>
      )}
    </QueryView>
  )
}
