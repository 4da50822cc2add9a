import type { ErrorCode } from '../api/graphql.ts'
import { refusalsEn } from './refusals.en.ts'
import { refusalsZhCN } from './refusals.zh-CN.ts'
import { useText, type Language } from './text.tsx'

/** One sentence for each way the product says no; a missing one does not compile. */
export type Refusals = Readonly<Record<ErrorCode, string>>

const byLanguage: Record<Language, Readonly<Record<string, string>>> = { 'zh-CN': refusalsZhCN, en: refusalsEn }

/** The sentence for a refusal. A code younger than this console falls back to the server's own words. */
export function useRefusalText(): (refusal: { code: string; message: string }) => string {
  const { language } = useText()
  return ({ code, message }) => byLanguage[language][code] ?? message
}
