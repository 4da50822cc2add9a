import { useEffect, useSyncExternalStore } from 'react'
import { session } from '../api/session.ts'
import { useText } from '../i18n/text.tsx'
import { Icon } from './icon.tsx'
import { languagePreference, modePreference } from './preferences.ts'

export function TopBar({ isSignedIn }: { isSignedIn: boolean }) {
  const t = useText()
  const mode = useSyncExternalStore(modePreference.subscribe, modePreference.get)
  const otherMode = mode === 'dark' ? 'light' : 'dark'
  useEffect(() => void (document.documentElement.dataset['mode'] = mode), [mode])
  return (
    <header className="top-bar">
      <span className="brand">
        <Icon name="roofs" size={28} />
        {t('brand')}
      </span>
      <button
        type="button"
        className="quiet"
        lang={t.language === 'en' ? 'zh-CN' : 'en'}
        onClick={() => languagePreference.set(t.language === 'en' ? 'zh-CN' : 'en')}
      >
        {t('language.other')}
      </button>
      <button
        type="button"
        className="quiet round"
        aria-label={t(`mode.${otherMode}`)}
        onClick={() => modePreference.set(otherMode)}
      >
        <Icon name={otherMode} />
      </button>
      {isSignedIn && (
        <button type="button" className="quiet round" aria-label={t('signOut')} onClick={session.end}>
          <Icon name="signOut" />
        </button>
      )}
    </header>
  )
}
