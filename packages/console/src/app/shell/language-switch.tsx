import { useText } from '../../i18n/text.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Menu } from '../../ui/menu.tsx'
import { languagePreference } from '../../ui/preferences.ts'

export function LanguageSwitch() {
  const t = useText()
  return (
    <Menu
      label={t('language.label')}
      button={<Icon name="language" />}
      items={(['zh-CN', 'en'] as const).map((language) => ({
        key: language,
        label: <span lang={language}>{t(`language.${language}`)}</span>,
        isChosen: t.language === language,
        onSelect: () => languagePreference.set(language),
      }))}
    />
  )
}
