import type { Rule } from '../rule.ts'
import type { RuleChange } from './diff.ts'
import type { Language, Names } from './names.ts'
import { sentenceEn } from './sentence-en.ts'
import { sentenceZh } from './sentence-zh.ts'

/** What a rule says, to whoever has to answer for it. Exact: a resident of whom it is true is one of whom the rule holds. */
export const sentence = (rule: Rule, language: Language, names: Names): string =>
  language === 'zh-CN' ? sentenceZh(rule, names) : sentenceEn(rule, names)

/** What has become otherwise, clause by clause. */
export function sentenceOfChange(change: RuleChange, language: Language, names: Names): string {
  const said = (rule: Rule): string => sentence(rule, language, names)
  const isEnglish = language === 'en'
  switch (change.kind) {
    case 'ADDED':
      return `${isEnglish ? 'added: ' : '加上：'}${said(change.after)}`
    case 'REMOVED':
      return `${isEnglish ? 'removed: ' : '去掉：'}${said(change.before)}`
    case 'CHANGED':
      return isEnglish
        ? `from: ${said(change.before)}; to: ${said(change.after)}`
        : `由：${said(change.before)}；改为：${said(change.after)}`
  }
}
