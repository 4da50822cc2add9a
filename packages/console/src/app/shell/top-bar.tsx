import type { FragmentOf } from '../../api/graphql.ts'
import { useText } from '../../i18n/text.tsx'
import { Icon } from '../../ui/icon.tsx'
import { LanguageSwitch } from './language-switch.tsx'
import { ModeSwitch } from './mode-switch.tsx'
import { PersonMenu, type PersonMenu_viewer } from './person-menu.tsx'
import { PlaceSwitcher, type PlaceSwitcher_community } from './place-switcher.tsx'
import { StreamBadge } from './stream-badge.tsx'
import './top-bar.css'

interface TopBarProps {
  readonly communities: readonly FragmentOf<typeof PlaceSwitcher_community>[]
  readonly viewer: FragmentOf<typeof PersonMenu_viewer> | null
  readonly isDemo: boolean
  readonly onSearch: () => void
}

export function TopBar({ communities, viewer, isDemo, onSearch }: TopBarProps) {
  const t = useText()
  return (
    <header className="bar">
      <PlaceSwitcher communities={communities} />
      <button type="button" className="bar-search" onClick={onSearch} aria-keyshortcuts="Control+K Meta+K">
        <Icon name="search" size={16} />
        <span>{t('palette.hint')}</span>
        <kbd>{t('palette.keys')}</kbd>
      </button>
      <div className="bar-end">
        {isDemo && <span className="bar-demo">{t('shell.demo')}</span>}
        <StreamBadge />
        <LanguageSwitch />
        <ModeSwitch />
        <PersonMenu viewer={viewer} />
      </div>
    </header>
  )
}
