import { useDeferredValue } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { useQuery } from 'urql'
import { graphql, readFragment, type FragmentOf } from '../../api/graphql.ts'
import { session } from '../../api/session.ts'
import { useText } from '../../i18n/text.tsx'
import { useName } from '../../i18n/use-name.ts'
import type { IconName } from '../../ui/icon.tsx'
import { languagePreference, modePreference } from '../../ui/preferences.ts'
import { useMode } from '../../ui/use-mode.ts'
import { paths } from '../paths.ts'
import { PlaceSwitcher_community, usePlaceChoice } from './place-switcher.tsx'

export interface Command {
  readonly key: string
  readonly icon: IconName
  readonly label: string
  readonly note: string
  readonly run: () => void
}

const Palette_query = graphql(`
  query Palette($filter: OrderFilter!) {
    orders(first: 6, filter: $filter, sort: { key: PLACED_AT, direction: DESC }) {
      nodes {
        id
        number
        state
        merchant {
          id
          name
        }
      }
    }
  }
`)

/** Below this, too many numbers contain what was typed. */
const fewestTyped = 2
const longestTyped = 40

/** Everything that the palette can do, narrowed to what was typed. */
export function useCommands(typed: string, communities: readonly FragmentOf<typeof PlaceSwitcher_community>[]) {
  const t = useText()
  const nameOf = useName()
  const navigate = useNavigate()
  const mode = useMode()
  const [search, setSearch] = useSearchParams()
  const choosePlace = usePlaceChoice(search, setSearch)
  const place = search.get('place')
  const wanted = useDeferredValue(typed).slice(0, longestTyped)
  const isTooShort = wanted.length < fewestTyped
  const [found] = useQuery({
    query: Palette_query,
    variables: { filter: { number: { contains: wanted.toUpperCase() } } },
    pause: isTooShort,
  })

  const go = (to: string) => () => void navigate(to)
  const otherMode = mode === 'light' ? 'dark' : 'light'
  const otherLanguage = t.language === 'zh-CN' ? 'en' : 'zh-CN'
  const fixed: Command[] = [
    { key: 'today', icon: 'today', label: t('nav.today'), note: t('palette.go'), run: go(paths.today(place)) },
    { key: 'orders', icon: 'orders', label: t('nav.orders'), note: t('palette.go'), run: go(paths.orders({ place })) },
    {
      key: 'board',
      icon: 'board',
      label: t('orders.board'),
      note: t('palette.go'),
      run: go(paths.orders({ place, view: 'board' })),
    },
    {
      key: 'late',
      icon: 'alert',
      label: t('view.late'),
      note: t('nav.orders'),
      run: go(paths.orders({ place, late: true, sort: 'due', dir: 'asc' })),
    },
    {
      key: 'dispatch',
      icon: 'route',
      label: t('nav.dispatch'),
      note: t('palette.go'),
      run: go(paths.dispatch({ place })),
    },
    {
      key: 'dispatch-risk',
      icon: 'alert',
      label: t('dispatch.filter.risk'),
      note: t('nav.dispatch'),
      run: go(paths.dispatch({ place, risk: true })),
    },
    {
      key: 'dispatch-waiting',
      icon: 'rider',
      label: t('lane.waiting'),
      note: t('nav.dispatch'),
      run: go(paths.dispatch({ place, lane: 'waiting' })),
    },
    {
      key: 'dispatch-map',
      icon: 'place',
      label: t('dispatch.map'),
      note: t('nav.dispatch'),
      run: go(paths.dispatch({ place, view: 'map' })),
    },
    { key: 'points', icon: 'point', label: t('nav.points'), note: t('palette.go'), run: go(paths.points({ place })) },
    { key: 'modes', icon: 'rider', label: t('nav.modes'), note: t('palette.go'), run: go(paths.fulfilment({ place })) },
    { key: 'offers', icon: 'offer', label: t('nav.offers'), note: t('palette.go'), run: go(paths.offers({ place })) },
    { key: 'money', icon: 'wallet', label: t('nav.money'), note: t('palette.go'), run: go(paths.money({ place })) },
    {
      key: 'communities',
      icon: 'communities',
      label: t('nav.communities'),
      note: t('palette.go'),
      run: go(paths.communities({ place })),
    },
    ...readFragment(PlaceSwitcher_community, communities).flatMap((community): Command[] => [
      {
        key: community.id,
        icon: 'place',
        label: nameOf(community),
        note: t('palette.switch'),
        run: () => choosePlace(community.id),
      },
      {
        key: `open-${community.id}`,
        icon: 'communities',
        label: nameOf(community),
        note: t('palette.open'),
        run: go(paths.community(community.id, undefined, place)),
      },
    ]),
    {
      key: 'mode',
      icon: otherMode,
      label: t(`mode.${otherMode}`),
      note: t('palette.set'),
      run: () => modePreference.set(otherMode),
    },
    {
      key: 'language',
      icon: 'language',
      label: t(`language.${otherLanguage}`),
      note: t('palette.set'),
      run: () => languagePreference.set(otherLanguage),
    },
    { key: 'signOut', icon: 'signOut', label: t('person.signOut'), note: '', run: session.end },
  ]
  const orders = (isTooShort ? [] : (found.data?.orders.nodes ?? [])).map((order): Command => ({
    key: order.id,
    icon: 'orders',
    label: order.number,
    note: `${order.merchant.name} · ${t(`state.${order.state}`)}`,
    run: go(paths.order(order.id, { place })),
  }))
  const lower = typed.toLowerCase()
  const matching = fixed.filter((command) =>
    `${command.label} ${command.note} ${command.key}`.toLowerCase().includes(lower),
  )
  return { commands: [...matching, ...orders], isSearching: !isTooShort && found.fetching }
}
