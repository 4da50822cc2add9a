import { textIn, useText, type Key, type Language, type Text, type TextOf } from '../text.tsx'
import { outreachEn } from './en.ts'
import { outreachZhCN } from './zh-CN.ts'

export type OutreachKey = keyof typeof outreachZhCN
/** The words of audiences and campaigns with those that every page has. */
export type OutreachText = TextOf<Key | OutreachKey>

const own: Readonly<Record<Language, TextOf<OutreachKey>>> = {
  'zh-CN': textIn('zh-CN', outreachZhCN),
  en: textIn('en', outreachEn),
}
const isOwn = (key: string): key is OutreachKey => key in outreachZhCN

/** One for each of what pages have, so that what depends on it is drawn anew only when the language changes. */
const known = new WeakMap<Text, OutreachText>()

/** Kept apart: who signs in and looks at Today need not wait for these words. */
export function useOutreachText(): OutreachText {
  const text = useText()
  const found = known.get(text)
  if (found) return found
  const { language } = text
  const made: OutreachText = Object.assign(
    (key: Key | OutreachKey, values?: Parameters<Text>[1]) =>
      isOwn(key) ? own[language](key, values) : text(key, values),
    { language },
  )
  known.set(text, made)
  return made
}
