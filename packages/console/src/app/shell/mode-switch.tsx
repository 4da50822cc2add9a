import { useText } from '../../i18n/text.tsx'
import { Icon } from '../../ui/icon.tsx'
import { modePreference } from '../../ui/preferences.ts'
import { useMode } from '../../ui/use-mode.ts'

export function ModeSwitch() {
  const t = useText()
  const mode = useMode()
  const other = mode === 'light' ? 'dark' : 'light'
  return (
    <button
      type="button"
      className="bar-button"
      aria-label={t(`mode.${other}`)}
      title={t(`mode.${other}`)}
      onClick={() => modePreference.set(other)}
    >
      <Icon name={other} />
    </button>
  )
}
