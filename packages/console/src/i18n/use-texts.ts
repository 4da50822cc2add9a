import type { Locale } from 'antd/es/locale'
import zhCNComponents from 'antd/es/locale/zh_CN'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { languagePreference } from '../ui/preferences.ts'
import type { Language, Texts } from './text.tsx'
import { zhCN } from './zh-CN.ts'

export interface LoadedTexts {
  readonly language: Language
  readonly texts: Texts
  /** The component library's own words; English is built in. */
  readonly antd: Locale | undefined
}

const chinese: LoadedTexts = { language: 'zh-CN', texts: zhCN, antd: zhCNComponents }

/** The words of the chosen language; null for the moment in which they are fetched. */
export function useTexts(): LoadedTexts | null {
  const language = useSyncExternalStore(languagePreference.subscribe, languagePreference.get)
  const [english, setEnglish] = useState<LoadedTexts | null>(null)
  useEffect(() => {
    document.documentElement.lang = language
    if (language !== 'en') return
    let isWanted = true
    void import('./en.ts').then(({ en }) => {
      if (isWanted) setEnglish({ language: 'en', texts: en, antd: undefined })
    })
    return () => void (isWanted = false)
  }, [language])
  return language === 'zh-CN' ? chinese : english
}
