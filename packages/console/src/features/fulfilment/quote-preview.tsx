import { Button, InputNumber, Select } from 'antd'
import { useDeferredValue } from 'react'
import { graphql, readFragment, type FulfilmentMode, type ResultOf } from '../../api/graphql.ts'
import { usePageQuery } from '../../api/use-page-query.ts'
import { useRefusalText } from '../../i18n/refusals.tsx'
import { useText } from '../../i18n/text.tsx'
import { useName } from '../../i18n/use-name.ts'
import { AsOf } from '../../ui/as-of.tsx'
import { numberText } from '../../ui/count.ts'
import { Empty } from '../../ui/empty.tsx'
import { Failed } from '../../ui/failed.tsx'
import { Field } from '../../ui/field.tsx'
import { Icon } from '../../ui/icon.tsx'
import { MomentWindow } from '../../ui/moment.tsx'
import { Money, moneyText } from '../../ui/money.tsx'
import { Notice } from '../../ui/notice.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import type { CartItem, FulfilmentSearch } from './fulfilment-search.ts'
import type { TermsInput } from './rule-terms.ts'

const Sample_query = graphql(`
  query QuoteSample($homes: HouseholdFilter!, $shops: MerchantFilter!, $goods: ListingFilter!) {
    merchants(first: 100, filter: $shops) {
      nodes {
        id
        name
        nameEn
      }
    }
    households(first: 50, filter: $homes) {
      nodes {
        id
        name
        building {
          id
          name
        }
      }
    }
    listings(first: 100, filter: $goods) {
      nodes {
        id
        priceFen
        sku {
          id
          name
          nameEn
        }
        merchant {
          id
          name
          nameEn
        }
      }
    }
  }
`)

const Quotes_preview = graphql(`
  fragment Quotes_preview on FulfilmentQuotes {
    goodsFen
    options {
      mode
      feeFen
      savingFen
      capacityLeft
      window {
        startsAt
        endsAt
      }
      cost {
        totalFen
        parts {
          part
          amountFen
        }
      }
      unavailable {
        code
        message
      }
    }
    split {
      feeFen
      savingFen
      parts {
        listingIds
        option {
          mode
        }
      }
    }
  }
`)

const Preview_query = graphql(
  `
    query QuotePreview($input: FulfilmentQuotesInput!, $draft: DraftModeRuleInput, $hasDraft: Boolean!) {
      present: previewQuotes(input: $input) {
        ...Quotes_preview
      }
      drafted: previewQuotes(input: $input, draft: $draft) @include(if: $hasDraft) {
        ...Quotes_preview
      }
    }
  `,
  [Quotes_preview],
)

type Sample = ResultOf<typeof Sample_query>
type Quotes = ResultOf<typeof Quotes_preview>
type Option = Quotes['options'][number]
type Listing = Sample['listings']['nodes'][number]

interface QuotePreviewProps {
  readonly communityId: string
  readonly search: FulfilmentSearch
  /** Terms that are on the screen and not saved. */
  readonly draft: { readonly mode: FulfilmentMode; readonly terms: TermsInput } | null
  readonly isSound: boolean
  readonly onSearch: (change: Partial<FulfilmentSearch>) => void
}

/** All modes side by side for one cart, as they are and as they would be; it follows what is typed. */
export function QuotePreview({ communityId, search, draft, isSound, onSearch }: QuotePreviewProps) {
  const t = useText()
  const result = usePageQuery({
    query: Sample_query,
    variables: {
      homes: { communityId: { eq: communityId } },
      shops: { communityId: { eq: communityId } },
      goods: {
        communityId: { eq: communityId },
        inStock: true,
        state: { eq: 'ON_SALE' },
        ...(search.shop === null ? {} : { merchantId: { eq: search.shop } }),
      },
    },
  })
  return (
    <section className="quote-preview card" aria-label={t('preview.label')}>
      <h2>{t('preview.label')}</h2>
      <QueryView
        result={result}
        pick={(data) => data}
        isEmpty={({ households, listings }) =>
          households.nodes.length === 0 || (listings.nodes.length === 0 && search.shop === null)
        }
        skeleton={<SkeletonRows count={6} height={36} label={t('loading')} />}
        empty={<Empty title={t('preview.none')} why={t('preview.noneWhy')} />}
        failed={(failure, retry, isFormer) => <Failed failure={failure} onRetry={retry} isFormer={isFormer} />}
        needs={t('role.OPERATOR')}
      >
        {({ households, merchants, listings }) => {
          const home = households.nodes.find(({ id }) => id === search.home)?.id ?? households.nodes[0]!.id
          const wanted = search.cart?.filter(({ listingId }) => listings.nodes.some(({ id }) => id === listingId)) ?? []
          const cart = wanted.length > 0 ? wanted : sampleOf(listings.nodes)
          return (
            <div className="quote-stack">
              <CartChoice
                homes={households.nodes}
                home={home}
                shops={merchants.nodes}
                shop={search.shop ?? listings.nodes[0]?.merchant.id ?? null}
                listings={listings.nodes}
                cart={cart}
                onSearch={onSearch}
              />
              {!isSound && <Notice tone="risk">{t('preview.unsound')}</Notice>}
              {cart.length > 0 ? (
                <QuoteTable home={home} cart={cart} draft={draft} listings={listings.nodes} />
              ) : (
                <Notice tone="news">{t('preview.nothingHere')}</Notice>
              )}
            </div>
          )
        }}
      </QueryView>
    </section>
  )
}

/** Two things of one shop: enough to see what the second one changes. */
function sampleOf(listings: readonly Listing[]): readonly CartItem[] {
  return listings
    .filter(({ merchant }) => merchant.id === listings[0]!.merchant.id)
    .slice(0, 2)
    .map(({ id }) => ({ listingId: id, quantity: 1 }))
}

interface CartChoiceProps {
  readonly homes: Sample['households']['nodes']
  readonly home: string
  readonly shops: Sample['merchants']['nodes']
  readonly shop: string | null
  readonly listings: readonly Listing[]
  readonly cart: readonly CartItem[]
  readonly onSearch: (change: Partial<FulfilmentSearch>) => void
}

function CartChoice({ homes, home, shops, shop, listings, cart, onSearch }: CartChoiceProps) {
  const t = useText()
  const nameOf = useName()
  const ofShop = listings.filter(({ merchant }) => merchant.id === shop)
  const isFree = ({ id }: Listing, but?: string) => id === but || !cart.some(({ listingId }) => listingId === id)
  const optionsFor = (listingId?: string) =>
    ofShop
      .filter((listing) => isFree(listing, listingId))
      .map((listing) => ({ value: listing.id, label: `${nameOf(listing.sku)} · ${moneyText(listing.priceFen)}` }))
  const next = optionsFor()[0]?.value
  // The shop goes with its goods: without it, they might not be among the first that are read.
  const choose = (wanted: readonly CartItem[]) => onSearch({ shop, cart: wanted })
  const change = (at: number, some: Partial<CartItem>) =>
    choose(cart.map((item, index) => (index === at ? { ...item, ...some } : item)))
  return (
    <>
      <div className="form-grid">
        <Field label={t('preview.home')}>
          {(id) => (
            <Select
              id={id}
              value={home}
              onChange={(value) => onSearch({ home: value })}
              options={homes.map((each) => ({ value: each.id, label: `${each.name} · ${each.building.name}` }))}
            />
          )}
        </Field>
        <Field label={t('column.merchant')}>
          {(id) => (
            <Select
              id={id}
              value={shop}
              onChange={(value) => onSearch({ shop: value, cart: null })}
              options={shops.map((each) => ({ value: each.id, label: nameOf(each) }))}
            />
          )}
        </Field>
      </div>
      <ul className="cart-rows" aria-label={t('preview.cart')}>
        {cart.map(({ listingId, quantity }, at) => (
          <li key={listingId} className="cart-row">
            <Select
              aria-label={t('line.name')}
              value={listingId}
              onChange={(value) => change(at, { listingId: value })}
              options={optionsFor(listingId)}
            />
            <InputNumber
              aria-label={t('line.quantity')}
              min={1}
              max={999}
              precision={0}
              value={quantity}
              onChange={(value) => value !== null && change(at, { quantity: value })}
            />
            <Button
              type="text"
              disabled={cart.length === 1}
              aria-label={t('preview.remove')}
              icon={<Icon name="close" size={16} />}
              onClick={() => choose(cart.filter((_, index) => index !== at))}
            />
          </li>
        ))}
      </ul>
      {next !== undefined && cart.length < 10 && (
        <div>
          <Button
            icon={<Icon name="plus" size={16} />}
            onClick={() => choose([...cart, { listingId: next, quantity: 1 }])}
          >
            {t('preview.add')}
          </Button>
        </div>
      )}
    </>
  )
}

interface QuoteTableProps {
  readonly home: string
  readonly cart: readonly CartItem[]
  readonly draft: QuotePreviewProps['draft']
  readonly listings: readonly Listing[]
}

function QuoteTable({ home, cart, draft, listings }: QuoteTableProps) {
  const t = useText()
  // What is typed goes before what is asked about it.
  const asked = useDeferredValue(draft)
  const result = usePageQuery({
    query: Preview_query,
    variables: {
      input: { householdId: home, lines: cart.map(({ listingId, quantity }) => ({ listingId, quantity })) },
      draft: asked,
      hasDraft: asked !== null,
    },
  })
  return (
    <QueryView
      result={result}
      pick={(data) => data}
      isEmpty={() => false}
      skeleton={<SkeletonRows count={6} height={36} label={t('loading')} />}
      empty={<Empty title={t('preview.none')} why={t('preview.noneWhy')} />}
      failed={(failure, retry, isFormer) => <Failed failure={failure} onRetry={retry} isFormer={isFormer} />}
      needs={t('role.OPERATOR')}
    >
      {({ present, drafted }) => {
        const before = readFragment(Quotes_preview, present)
        const after = drafted ? readFragment(Quotes_preview, drafted) : before
        return (
          <div className="quote-stack">
            <p className="muted small">
              {t(drafted ? 'preview.compared' : 'preview.asItIs', { goods: moneyText(before.goodsFen) })}{' '}
              <AsOf at={result.asOf} />
            </p>
            <table className="quotes">
              <caption className="aloud">{t('preview.label')}</caption>
              <thead>
                <tr>
                  <th scope="col">{t('column.mode')}</th>
                  <th scope="col">{t('sum.fee')}</th>
                  <th scope="col">{t('preview.cost')}</th>
                  <th scope="col">{t('preview.saving')}</th>
                  <th scope="col">{t('order.window')}</th>
                  <th scope="col">{t('preview.left')}</th>
                </tr>
              </thead>
              <tbody>
                {after.options.map((option, index) => (
                  <QuoteRow key={option.mode} before={before.options[index]!} after={option} />
                ))}
              </tbody>
            </table>
            <Split quotes={after} listings={listings} />
          </div>
        )
      }}
    </QueryView>
  )
}

function QuoteRow({ before, after }: { before: Option; after: Option }) {
  const t = useText()
  const refusalText = useRefusalText()
  const parts = after.cost.parts.map(({ part, amountFen }) => `${t(`part.${part}`)} ${moneyText(amountFen)}`)
  const name = <th scope="row">{t(`mode.${after.mode}`)}</th>
  if (after.unavailable)
    return (
      <tr>
        {name}
        <td className="quote-why muted" colSpan={5}>
          {before.unavailable ? null : <ins>{`${t('preview.nowNot')} `}</ins>}
          {refusalText(after.unavailable)}
        </td>
      </tr>
    )
  return (
    <tr>
      {name}
      <td>
        <Changed before={before.unavailable ? null : before.feeFen} after={after.feeFen} />
      </td>
      <td title={parts.join('\n')}>
        <Changed before={before.unavailable ? null : before.cost.totalFen} after={after.cost.totalFen} />
        <span className="aloud">{parts.join(t('list.comma'))}</span>
      </td>
      <td>{after.savingFen === null ? t('figure.none') : <Money fen={after.savingFen} />}</td>
      <td>{after.window === null ? t('figure.none') : <MomentWindow {...after.window} />}</td>
      <td>{after.capacityLeft === null ? t('preview.open') : numberText(t, after.capacityLeft)}</td>
    </tr>
  )
}

/** What it was stands struck through before what it would be. */
function Changed({ before, after }: { before: number | null; after: number }) {
  if (before === after) return <Money fen={after} />
  return (
    <>
      {before !== null && (
        <del>
          <Money fen={before} />
        </del>
      )}{' '}
      <ins>
        <Money fen={after} />
      </ins>
    </>
  )
}

function Split({ quotes, listings }: { quotes: Quotes; listings: readonly Listing[] }) {
  const t = useText()
  const nameOf = useName()
  if (quotes.split === null) return null
  const parts = quotes.split.parts.map(({ option, listingIds }) => {
    const goods = listingIds.map((id) => listings.find((each) => each.id === id)).flatMap((it) => (it ? [it.sku] : []))
    return `${t(`mode.${option.mode}`)} (${goods.map(nameOf).join(t('list.comma'))})`
  })
  return (
    <p className="act-effect">
      {t('preview.split', {
        parts: parts.join(' + '),
        fee: moneyText(quotes.split.feeFen),
        saving: moneyText(quotes.split.savingFen ?? 0),
      })}
    </p>
  )
}
