import { useState } from 'react'
import { useQuery } from 'urql'
import { graphql, type ResultOf } from '../api/graphql.ts'
import { flowRun } from '../flow/flow-run.ts'
import { nameIn, useText } from '../i18n/text.tsx'
import type { Again } from '../plan/use-plan.ts'
import { Money } from '../ui/money.tsx'
import { Failed, Skeleton } from '../ui/states.tsx'
import { DueText } from './due-text.tsx'
import { EarlierOrders } from './earlier-orders.tsx'

const UsualsPage_query = graphql(`
  query UsualsPage {
    viewer {
      id
      households {
        id
        name
        community {
          id
          name
          nameEn
        }
      }
    }
  }
`)

export function UsualsPage({ onAgain }: { onAgain: (again: Again) => void }) {
  const t = useText()
  const [{ data, error, fetching }, retry] = useQuery({ query: UsualsPage_query })
  const home = data?.viewer?.households[0]
  if (error && !home) return <Failed isOffline={error.networkError !== undefined} onRetry={() => retry()} />
  if (fetching && !home) return <Skeleton rows={6} />
  return (
    <main className="page">
      {home && <p className="small muted">{`${nameIn(t, home.community)} · ${home.name}`}</p>}
      <h1>{t('usuals.title')}</h1>
      {home && <Usuals householdId={home.id} onAgain={onAgain} />}
      {home && <EarlierOrders householdId={home.id} onAgain={onAgain} />}
    </main>
  )
}

const Usuals_query = graphql(`
  query Usuals($householdId: ID!) {
    usuals(householdId: $householdId) {
      listing {
        id
        priceFen
        available
        sku {
          id
          name
          nameEn
          unit
        }
      }
      replacement {
        id
        sku {
          id
          name
          nameEn
        }
      }
      intervalDays
      dueInDays
      isDue
      usualQuantity
    }
  }
`)
export type Usual = ResultOf<typeof Usuals_query>['usuals'][number]

/** What is ticked when nothing is due yet: the first few. */
const presetWithoutDue = 3

function Usuals({ householdId, onAgain }: { householdId: string; onAgain: (again: Again) => void }) {
  const t = useText()
  const [{ data, error, fetching }, retry] = useQuery({ query: Usuals_query, variables: { householdId } })
  const [touched, setTouched] = useState<ReadonlyMap<string, boolean>>(new Map())
  if (error && !data) return <Failed isOffline={error.networkError !== undefined} onRetry={() => retry()} />
  if (fetching && !data) return <Skeleton rows={6} />
  const usuals = data?.usuals ?? []
  if (usuals.length === 0)
    return (
      <div className="card empty">
        <strong>{t('usuals.none')}</strong>
        <p className="muted">{t('usuals.noneLead')}</p>
      </div>
    )
  const preset = new Set(presetOf(usuals).map(({ listing }) => listing.id))
  const chosen = usuals.filter(({ listing }) => touched.get(listing.id) ?? preset.has(listing.id))
  const totalFen = chosen.reduce((sum, { listing, usualQuantity }) => sum + listing.priceFen * usualQuantity, 0)
  const choose = (id: string, isChosen: boolean) => setTouched(new Map(touched).set(id, isChosen))

  const go = () => {
    flowRun.isOf('USUALS', householdId)
    onAgain({ kind: 'USUALS', householdId, listingIds: chosen.map(({ listing }) => listing.id) })
  }
  return (
    <>
      <p className="muted">{t('usuals.lead')}</p>
      <ul className="card rows">
        {usuals.map((usual) => (
          <UsualRow
            key={usual.listing.id}
            usual={usual}
            isChosen={chosen.includes(usual)}
            onChoose={(isChosen) => choose(usual.listing.id, isChosen)}
          />
        ))}
      </ul>
      <div className="act-bar">
        <span>
          <Money fen={totalFen} />
          <span className="small muted">{t('usuals.count', { count: chosen.length })}</span>
        </span>
        <button type="button" className="primary" disabled={chosen.length === 0} onClick={go}>
          {t('usuals.go')}
        </button>
      </div>
    </>
  )
}

function presetOf(usuals: readonly Usual[]): readonly Usual[] {
  const due = usuals.filter(({ isDue }) => isDue)
  return due.length > 0 ? due : usuals.slice(0, presetWithoutDue)
}

interface RowProps {
  readonly usual: Usual
  readonly isChosen: boolean
  readonly onChoose: (isChosen: boolean) => void
}

function UsualRow({ usual, isChosen, onChoose }: RowProps) {
  const t = useText()
  const { listing, usualQuantity } = usual
  const name = nameIn(t, listing.sku)
  return (
    <li>
      <label className="usual">
        <input
          type="checkbox"
          checked={isChosen}
          onChange={(event) => onChoose(event.target.checked)}
          aria-label={t('usuals.choose', { name })}
        />
        <span className="usual-name">
          <strong>{name}</strong>
          <span className="small muted">
            {listing.sku.unit}
            {usualQuantity > 1 && ` × ${usualQuantity}`}
          </span>
        </span>
        <span className="usual-price">
          <Money fen={listing.priceFen} />
          <DueText usual={usual} />
        </span>
      </label>
    </li>
  )
}
