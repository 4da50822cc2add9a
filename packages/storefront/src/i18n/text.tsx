import { IntlMessageFormat } from 'intl-messageformat'
import { createContext, useContext, useEffect, useMemo, useSyncExternalStore, type ReactNode } from 'react'
import { languagePreference } from '../ui/preferences.ts'
import { en } from './en.ts'
import { zhCN, type Texts } from './zh-CN.ts'

export type Language = 'zh-CN' | 'en'
export type Key = keyof Texts
type Values = Readonly<Record<string, string | number>>

export interface Text {
  readonly language: Language
  (key: Key, values?: Values): string
}

const textsOf: Record<Language, Texts> = { 'zh-CN': zhCN, en }

/** Formats by language; a message is parsed once. */
function textIn(language: Language): Text {
  const parsed = new Map<Key, IntlMessageFormat>()
  const text = (key: Key, values?: Values): string => {
    const message = textsOf[language][key]
    if (!message.includes('{')) return message
    const format = parsed.get(key) ?? new IntlMessageFormat(message, language)
    parsed.set(key, format)
    return String(format.format(values))
  }
  return Object.assign(text, { language })
}

const TextContext = createContext<Text>(textIn('zh-CN'))

export function TextProvider({ children }: { children: ReactNode }) {
  const language = useSyncExternalStore(languagePreference.subscribe, languagePreference.get)
  const text = useMemo(() => textIn(language), [language])
  useEffect(() => void (document.documentElement.lang = language), [language])
  return <TextContext value={text}>{children}</TextContext>
}

export const useText = (): Text => useContext(TextContext)

/** What has a name in both languages. */
export const nameIn = ({ language }: Text, { name, nameEn }: { name: string; nameEn: string }): string =>
  language === 'en' ? nameEn : name
