import { Select } from 'antd'
import { useDeferredValue, useState } from 'react'
import { useQuery } from 'urql'
import { graphql } from '../../api/graphql.ts'
import { useText } from '../../i18n/text.tsx'
import { useName } from '../../i18n/use-name.ts'

const MerchantChoice_query = graphql(`
  query MerchantChoice($filter: MerchantFilter!) {
    merchants(first: 30, filter: $filter) {
      nodes {
        id
        name
        nameEn
      }
    }
  }
`)

interface Named {
  readonly id: string
  readonly name: string
  readonly nameEn: string
}

interface MerchantChoiceProps {
  readonly id: string
  readonly merchant: Named | null
  readonly communityId: string | null
  readonly onChoose: (merchant: Named | null) => void
}

/** One shop of the place, or every shop. */
export function MerchantChoice({ merchant, communityId, onChoose, ...rest }: MerchantChoiceProps) {
  const t = useText()
  const nameOf = useName()
  const [typed, type] = useState('')
  const wanted = useDeferredValue(typed)
  const [found] = useQuery({
    query: MerchantChoice_query,
    variables: {
      filter: {
        ...(communityId === null ? {} : { communityId: { eq: communityId } }),
        ...(wanted.trim() === '' ? {} : { name: { contains: wanted.trim() } }),
      },
    },
  })
  const merchants = found.data?.merchants.nodes ?? []
  const shown = merchant && !merchants.some(({ id }) => id === merchant.id) ? [merchant, ...merchants] : merchants
  return (
    <Select
      {...rest}
      showSearch={{ filterOption: false, onSearch: type }}
      loading={found.fetching}
      value={merchant?.id ?? ''}
      onChange={(id) => onChoose(shown.find((each) => each.id === id) ?? null)}
      options={[
        { value: '', label: t('say.everyShop') },
        ...shown.map((each) => ({ value: each.id, label: nameOf(each) })),
      ]}
    />
  )
}
