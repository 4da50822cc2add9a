import { Suspense, useState, useSyncExternalStore } from 'react'
import { Outlet, useLocation } from 'react-router'
import { graphql } from '../../api/graphql.ts'
import { OpsStreamProvider } from '../../api/ops-stream.tsx'
import { usePlace } from '../../api/place.ts'
import { usePageQuery } from '../../api/use-page-query.ts'
import { useText } from '../../i18n/text.tsx'
import { navPreference } from '../../ui/preferences.ts'
import { Crash } from '../crash.tsx'
import { PageSkeleton } from '../page-skeleton.tsx'
import { CommandPalette } from './command-palette.tsx'
import { Nav } from './nav.tsx'
import { PersonMenu_viewer } from './person-menu.tsx'
import { PlaceSwitcher_community } from './place-switcher.tsx'
import { TopBar } from './top-bar.tsx'
import { useShortcut } from './use-shortcut.ts'
import './shell.css'

const Shell_query = graphql(
  `
    query Shell {
      platform {
        name
        demo
      }
      viewer {
        id
        ...PersonMenu_viewer
      }
      communities(first: 100, sort: { key: NAME, direction: ASC }) {
        nodes {
          id
          ...PlaceSwitcher_community
        }
      }
    }
  `,
  [PersonMenu_viewer, PlaceSwitcher_community],
)

export function Shell() {
  const t = useText()
  const place = usePlace()
  const screen = useLocation().pathname.split('/')[1]
  const { data } = usePageQuery({ query: Shell_query, variables: {} })
  const nav = useSyncExternalStore(navPreference.subscribe, navPreference.get)
  const [isPaletteOpen, setPaletteOpen] = useState(false)
  useShortcut('k', () => setPaletteOpen((isOpen) => !isOpen))
  const communities = data?.communities.nodes ?? []
  return (
    <OpsStreamProvider communityId={place}>
      <div className={`shell shell-${nav}`}>
        <a className="skip" href="#page">
          {t('shell.skip')}
        </a>
        <Nav isNarrow={nav === 'narrow'} onToggle={() => navPreference.set(nav === 'open' ? 'narrow' : 'open')} />
        <TopBar
          communities={communities}
          viewer={data?.viewer ?? null}
          isDemo={data?.platform.demo ?? false}
          onSearch={() => setPaletteOpen(true)}
        />
        <main id="page" className="page" tabIndex={-1}>
          <Crash key={screen}>
            <Suspense fallback={<PageSkeleton />}>
              <Outlet />
            </Suspense>
          </Crash>
        </main>
        {isPaletteOpen && <CommandPalette communities={communities} onClose={() => setPaletteOpen(false)} />}
      </div>
    </OpsStreamProvider>
  )
}
