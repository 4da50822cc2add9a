import { IntlMessageFormat } from 'intl-messageformat'
import { createContext, useContext, useMemo, type ReactNode } from 'react'
import { zhCN } from './zh-CN.ts'

export type Language = 'zh-CN' | 'en'
export type Key = keyof typeof zhCN
export type Texts = Readonly<Record<Key, string>>
export type Values = Readonly<Record<string, string | number>>

export interface TextOf<Known extends string> {
  readonly language: Language
  (key: Known, values?: Values): string
}

export type Text = TextOf<Key>

/** Formats by language; a message is parsed once. */
export function textIn<Known extends string>(
  language: Language,
  texts: Readonly<Record<Known, string>>,
): TextOf<Known> {
  const parsed = new Map<Known, IntlMessageFormat>()
  const text = (key: Known, values?: Values): string => {
    const message = texts[key]
    if (!message.includes('{')) return message
    const format = parsed.get(key) ?? new IntlMessageFormat(message, language)
    parsed.set(key, format)
    return String(format.format(values))
  }
  return Object.assign(text, { language })
}

const TextContext = createContext<Text>(textIn('zh-CN', zhCN))

export function TextProvider({ language, texts, children }: { language: Language; texts: Texts; children: ReactNode }) {
  const text = useMemo(() => textIn(language, texts), [language, texts])
  return <TextContext value={text}>{children}</TextContext>
}

export const useText = (): Text => useContext(TextContext)
