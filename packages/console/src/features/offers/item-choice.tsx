import { Select } from 'antd'
import { useDeferredValue, useState } from 'react'
import { useQuery } from 'urql'
import { graphql } from '../../api/graphql.ts'
import { useText } from '../../i18n/text.tsx'
import { useName } from '../../i18n/use-name.ts'
import { moneyText } from '../../ui/money.tsx'
import type { OfferDraft } from './offer-terms.ts'

const ItemChoice_query = graphql(`
  query ItemChoice($filter: ListingFilter!) {
    listings(first: 30, filter: $filter) {
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
        community {
          id
          name
          nameEn
        }
      }
    }
  }
`)

interface ItemChoiceProps {
  readonly id: string
  readonly item: OfferDraft['item']
  readonly communityId: string | null
  readonly onChoose: (chosen: Pick<OfferDraft, 'item' | 'merchant' | 'community'>) => void
}

/** What is sold where: the item brings its shop and its community along. */
export function ItemChoice({ item, communityId, onChoose, ...rest }: ItemChoiceProps) {
  const t = useText()
  const nameOf = useName()
  const [typed, type] = useState('')
  const wanted = useDeferredValue(typed)
  const [found] = useQuery({
    query: ItemChoice_query,
    variables: {
      filter: {
        ...(communityId === null ? {} : { communityId: { eq: communityId } }),
        ...(wanted.trim() === '' ? {} : { name: { contains: wanted.trim() } }),
      },
    },
  })
  const listings = found.data?.listings.nodes ?? []
  const options = listings.map(({ id, sku, merchant, community, priceFen }) => ({
    value: id,
    label: `${nameOf(sku)} · ${moneyText(priceFen)} · ${nameOf(merchant)} · ${nameOf(community)}`,
  }))
  const isListed = item === null || options.some(({ value }) => value === item.id)
  return (
    <Select
      {...rest}
      showSearch={{ filterOption: false, onSearch: type }}
      loading={found.fetching}
      placeholder={t('form.itemSearch')}
      value={item?.id ?? null}
      onChange={(id) => {
        const listing = listings.find((each) => each.id === id)
        if (!listing) return
        const { sku, merchant, community, priceFen } = listing
        onChoose({ item: { id: listing.id, name: sku.name, nameEn: sku.nameEn, priceFen }, merchant, community })
      }}
      options={
        isListed ? options : [{ value: item.id, label: `${nameOf(item)} · ${moneyText(item.priceFen)}` }, ...options]
      }
    />
  )
}
