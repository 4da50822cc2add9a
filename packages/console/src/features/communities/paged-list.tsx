import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import type { PageResult } from '../../api/use-page-query.ts'
import { useText } from '../../i18n/text.tsx'
import { countText } from '../../ui/count.ts'
import { Empty } from '../../ui/empty.tsx'
import { Failed } from '../../ui/failed.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'

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
  readonly result: PageResult<Data>
  readonly pick: (data: Data) => Connection<Node> | null | undefined
  readonly trail: ReturnType<typeof useTrail>
  readonly none: string
  readonly noneWhy: string
  readonly children: (nodes: readonly Node[]) => ReactNode
}

/** A list of a community with its four states, its count and its pages. */
export function PagedList<Data, Node>({ result, pick, trail, none, noneWhy, children }: PagedListProps<Data, Node>) {
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
