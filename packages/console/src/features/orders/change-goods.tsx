import { Button, InputNumber, Select } from 'antd'
import { useDeferredValue, useState } from 'react'
import { graphql } from '../../api/graphql.ts'
import { usePageQuery } from '../../api/use-page-query.ts'
import { useText } from '../../i18n/text.tsx'
import { useName } from '../../i18n/use-name.ts'
import { Failed } from '../../ui/failed.tsx'
import { Field } from '../../ui/field.tsx'
import { Icon } from '../../ui/icon.tsx'
import { moneyText } from '../../ui/money.tsx'

const ChangeGoods_query = graphql(`
  query ChangeGoods($filter: ListingFilter!) {
    listings(first: 20, filter: $filter) {
      nodes {
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
    }
  }
`)

export interface AddedGoods {
  readonly listingId: string
  readonly name: string
  readonly quantity: number
}

interface ChangeGoodsProps {
  readonly lines: readonly { readonly id: string; readonly name: string; readonly quantity: number }[]
  readonly kept: Readonly<Record<string, number>>
  readonly onKeep: (kept: Readonly<Record<string, number>>) => void
  readonly added: readonly AddedGoods[]
  readonly onAdd: (added: readonly AddedGoods[]) => void
  readonly merchantId: string
  readonly communityId: string
}

const longestTyped = 40
const mostOfOne = 999

/** What stays of each line, and what comes with the order from the shelf of the same shop. */
export function ChangeGoods({ lines, kept, onKeep, added, onAdd, merchantId, communityId }: ChangeGoodsProps) {
  const t = useText()
  const nameOf = useName()
  const [typed, type] = useState('')
  const wanted = useDeferredValue(typed).trim().slice(0, longestTyped)
  const filter = {
    merchantId: { eq: merchantId },
    communityId: { eq: communityId },
    state: { eq: 'ON_SALE' as const },
    inStock: true,
    ...(wanted === '' ? {} : { name: { contains: wanted } }),
  }
  const { data, failure, isReading, refresh } = usePageQuery({ query: ChangeGoods_query, variables: { filter } })
  const listings = data?.listings.nodes ?? []
  const add = (listingId: string) => {
    const listing = listings.find(({ id }) => id === listingId)
    if (!listing || added.some((each) => each.listingId === listingId)) return
    onAdd([...added, { listingId, name: nameOf(listing.sku), quantity: 1 }])
  }
  return (
    <>
      <ul className="pieces">
        {lines
          .filter(({ quantity }) => quantity > 0)
          .map((line) => (
            <li key={line.id}>
              <span>
                {line.name} <span className="muted small">{t('refund.of', { quantity: line.quantity })}</span>
              </span>
              <InputNumber
                aria-label={t('changeForm.keep', { name: line.name })}
                min={0}
                max={line.quantity}
                precision={0}
                value={kept[line.id] ?? line.quantity}
                onChange={(quantity) => onKeep({ ...kept, [line.id]: quantity ?? line.quantity })}
              />
            </li>
          ))}
        {added.map((goods) => (
          <li key={goods.listingId} className="pieces-added">
            <span>{goods.name}</span>
            <InputNumber
              aria-label={t('changeForm.addQuantity', { name: goods.name })}
              min={1}
              max={mostOfOne}
              precision={0}
              value={goods.quantity}
              onChange={(quantity) =>
                onAdd(added.map((each) => (each === goods ? { ...goods, quantity: quantity ?? 1 } : each)))
              }
            />
            <Button
              aria-label={t('changeForm.drop', { name: goods.name })}
              icon={<Icon name="close" size={16} />}
              onClick={() => onAdd(added.filter((each) => each !== goods))}
            />
          </li>
        ))}
      </ul>
      {failure && <Failed failure={failure} onRetry={refresh} />}
      <Field label={t('changeForm.add')}>
        {(id) => (
          <Select
            id={id}
            showSearch
            filterOption={false}
            loading={isReading}
            value={null}
            placeholder={t('changeForm.addPlaceholder')}
            onSearch={type}
            onSelect={(listingId: string | null) => listingId !== null && add(listingId)}
            options={listings.map(({ id: value, priceFen, sku }) => ({
              value,
              label: `${nameOf(sku)} · ${moneyText(priceFen)}/${sku.unit}`,
            }))}
          />
        )}
      </Field>
    </>
  )
}
