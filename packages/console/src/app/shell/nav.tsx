import { NavLink } from 'react-router'
import { usePlace } from '../../api/place.ts'
import { useText, type Key } from '../../i18n/text.tsx'
import { Brand } from '../../ui/brand.tsx'
import { Icon, type IconName } from '../../ui/icon.tsx'
import { paths } from '../paths.ts'
import './nav.css'

interface Screen {
  readonly key: Key
  readonly icon: IconName
  readonly to: (place: string | null) => string
}

/** The groups of the product; a group appears with its first screen. */
const groups: readonly { readonly key: Key; readonly screens: readonly Screen[] }[] = [
  {
    key: 'nav.now',
    screens: [
      { key: 'nav.today', icon: 'today', to: paths.today },
      { key: 'nav.dispatch', icon: 'route', to: (place) => paths.dispatch({ place }) },
    ],
  },
  {
    key: 'nav.fulfilment',
    screens: [
      { key: 'nav.orders', icon: 'orders', to: (place) => paths.orders({ place }) },
      { key: 'nav.points', icon: 'point', to: (place) => paths.points({ place }) },
      { key: 'nav.modes', icon: 'rider', to: (place) => paths.fulfilment({ place }) },
    ],
  },
  {
    key: 'nav.supply',
    screens: [{ key: 'nav.offers', icon: 'offer', to: (place) => paths.offers({ place }) }],
  },
  {
    key: 'nav.outreach',
    screens: [
      { key: 'nav.segments', icon: 'people', to: (place) => paths.segments({ place }) },
      { key: 'nav.tags', icon: 'tag', to: (place) => paths.tags({ place }) },
      { key: 'nav.residents', icon: 'person', to: (place) => paths.residents({ place }) },
      { key: 'nav.campaigns', icon: 'send', to: (place) => paths.campaigns({ place }) },
      { key: 'nav.journeys', icon: 'journey', to: (place) => paths.journeys({ place }) },
      { key: 'nav.recovery', icon: 'mend', to: (place) => paths.recovery({ place }) },
    ],
  },
  { key: 'nav.trust', screens: [{ key: 'nav.money', icon: 'wallet', to: (place) => paths.money({ place }) }] },
  {
    key: 'nav.places',
    screens: [{ key: 'nav.communities', icon: 'communities', to: (place) => paths.communities({ place }) }],
  },
]

export function Nav({ isNarrow, onToggle }: { isNarrow: boolean; onToggle: () => void }) {
  const t = useText()
  const place = usePlace()
  return (
    <nav className="nav" aria-label={t('nav.label')}>
      <Brand isNarrow={isNarrow} />
      {groups.map((group) => (
        <div key={group.key} className="nav-group" role="group" aria-label={t(group.key)}>
          <div className="nav-title" aria-hidden="true">
            {t(group.key)}
          </div>
          {group.screens.map((screen) => (
            <NavLink
              key={screen.key}
              to={screen.to(place)}
              end={screen.key === 'nav.today'}
              className="nav-link"
              title={isNarrow ? t(screen.key) : undefined}
            >
              <Icon name={screen.icon} />
              <span className={isNarrow ? 'aloud' : 'nav-word'}>{t(screen.key)}</span>
            </NavLink>
          ))}
        </div>
      ))}
      <button type="button" className="nav-toggle" onClick={onToggle} aria-expanded={!isNarrow}>
        <Icon name={isNarrow ? 'right' : 'left'} size={16} />
        <span className={isNarrow ? 'aloud' : 'nav-word'}>{t(isNarrow ? 'nav.open' : 'nav.narrow')}</span>
      </button>
    </nav>
  )
}
