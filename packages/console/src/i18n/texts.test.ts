import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildSchema, isEnumType } from 'graphql'
import { IntlMessageFormat } from 'intl-messageformat'
import { expect, test } from 'vitest'
import { en } from './en.ts'
import { outreachEn } from './outreach/en.ts'
import { outreachZhCN } from './outreach/zh-CN.ts'
import { refusalsEn } from './refusals.en.ts'
import { refusalsZhCN } from './refusals.zh-CN.ts'
import { zhCN } from './zh-CN.ts'

const schema = buildSchema(readFileSync(join(import.meta.dirname, '../../../../schema.graphql'), 'utf8'), {
  assumeValidSDL: true,
})
const codeType = schema.getType('ErrorCode')
const codes = isEnumType(codeType) ? codeType.getValues().map(({ name }) => name) : []

/** The names that a message takes. */
const placeholders = (message: string) => [...message.matchAll(/\{(\w+)/g)].map(([, name]) => name).sort()

test('every refusal of the contract has its words in both languages', () => {
  expect(codes.length).toBeGreaterThan(2)
  expect(codes.filter((code) => !(code in refusalsZhCN) || !(code in refusalsEn))).toEqual([])
})

/** Those of every page, and those that come with their pages. */
const catalogues: readonly (readonly [Readonly<Record<string, string>>, Readonly<Record<string, string>>])[] = [
  [zhCN, en],
  [outreachZhCN, outreachEn],
]

test('both languages have the same texts, and each is a message that can be formatted', () => {
  for (const [chinese, english] of catalogues) expect(Object.keys(english)).toEqual(Object.keys(chinese))
  for (const [language, texts] of catalogues.flatMap(([chinese, english]) => [
    ['zh-CN', chinese] as const,
    ['en', english] as const,
  ]))
    for (const [key, message] of Object.entries(texts)) {
      expect(message, key).not.toBe('')
      expect(() => new IntlMessageFormat(message, language), `${language} ${key}`).not.toThrow()
    }
})

test('a text takes the same names in both languages', () => {
  for (const [chinese, english] of catalogues)
    for (const key of Object.keys(chinese))
      expect(
        placeholders(english[key]!).filter((name) => name !== 'one'),
        key,
      ).toEqual(placeholders(chinese[key]!))
})

test('no text that comes with its pages hides one of every page', () => {
  expect(Object.keys(outreachZhCN).filter((key) => key in zhCN)).toEqual([])
})
