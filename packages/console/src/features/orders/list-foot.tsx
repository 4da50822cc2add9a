import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { paths } from '../../app/paths.ts'
import { useText } from '../../i18n/text.tsx'
import { AsOf } from '../../ui/as-of.tsx'
import { countText } from '../../ui/count.ts'
import type { OrdersView } from './orders-search.ts'

interface ListFootProps {
  readonly view: OrdersView
  readonly orders: {
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
    readonly count: { readonly value: number; readonly precision: 'EXACT' | 'ESTIMATED' | 'AT_LEAST' }
  }
  readonly asOf: Date | undefined
  readonly children?: ReactNode
}

/** How many there are, and the way to the next and the former page. */
export function ListFoot({ view: { search, link }, orders, asOf, children }: ListFootProps) {
  const t = useText()
  const navigate = useNavigate()
  const { state } = useLocation()
  const trail = readTrail(state)
  const { hasNextPage, endCursor } = orders.pageInfo
  const go = (after: string | null, next: readonly string[]) => {
    const { after: _, ...first } = link
    void navigate(paths.orders(after === null ? first : { ...first, after }), { state: { trail: next } })
    window.scrollTo({ top: 0 })
  }
  return (
    <footer className="list-foot">
      <span>{t('orders.count', { count: countText(t, orders.count) })}</span>
      <AsOf at={asOf} />
      <div className="page-head-end">
        {children}
        <Button disabled={search.after === undefined} onClick={() => go(trail.at(-1) || null, trail.slice(0, -1))}>
          {t('page.former')}
        </Button>
        <Button disabled={!hasNextPage} onClick={() => go(endCursor, [...trail, search.after ?? ''])}>
          {t('page.next')}
        </Button>
      </div>
    </footer>
  )
}

/** The pages before this one: a cursor leads forward only. A pasted address has none and returns to the first. */
function readTrail(state: unknown): readonly string[] {
  const trail = (state as { trail?: unknown } | null)?.trail
  return Array.isArray(trail) ? trail.map(String) : []
}
