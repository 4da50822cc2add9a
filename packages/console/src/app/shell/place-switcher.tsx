import { useSearchParams } from 'react-router'
import { graphql, readFragment, type FragmentOf } from '../../api/graphql.ts'
import { useText } from '../../i18n/text.tsx'
import { useName } from '../../i18n/use-name.ts'
import { Icon } from '../../ui/icon.tsx'
import { Menu } from '../../ui/menu.tsx'

export const PlaceSwitcher_community = graphql(`
  fragment PlaceSwitcher_community on Community {
    id
    name
    nameEn
    kind
  }
`)

type Communities = readonly FragmentOf<typeof PlaceSwitcher_community>[]

/** Which neighbourhood all pages speak of. */
export function PlaceSwitcher({ communities }: { communities: Communities }) {
  const t = useText()
  const nameOf = useName()
  const [search, setSearch] = useSearchParams()
  const choose = usePlaceChoice(search, setSearch)
  const place = search.get('place')
  const all = readFragment(PlaceSwitcher_community, communities)
  const chosen = all.find((community) => community.id === place)
  const shown = chosen ? nameOf(chosen) : t('place.all')
  return (
    <Menu
      align="start"
      label={t('place.label', { place: shown })}
      button={
        <>
          <Icon name="place" size={18} />
          <strong>{shown}</strong>
          <Icon name="down" size={16} />
        </>
      }
      items={[
        { key: 'all', label: t('place.all'), isChosen: place === null, onSelect: () => choose(null) },
        ...all.map((community) => ({
          key: community.id,
          label: nameOf(community),
          note: t(`kind.${community.kind}`),
          isChosen: community.id === place,
          onSelect: () => choose(community.id),
        })),
      ]}
    />
  )
}

type Search = ReturnType<typeof useSearchParams>

/** Another place has other pages of the same list: the cursor goes. */
export function usePlaceChoice(search: Search[0], setSearch: Search[1]): (place: string | null) => void {
  return (place) => {
    const next = new URLSearchParams(search)
    next.delete('after')
    if (place === null) next.delete('place')
    else next.set('place', place)
    setSearch(next)
  }
}
