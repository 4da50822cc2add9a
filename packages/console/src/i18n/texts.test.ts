import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildSchema, isEnumType } from 'graphql'
import { IntlMessageFormat } from 'intl-messageformat'
import { expect, test } from 'vitest'
import { en } from './en.ts'
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

test('both languages have the same texts, and each is a message that can be formatted', () => {
  expect(Object.keys(en)).toEqual(Object.keys(zhCN))
  for (const [language, texts] of [
    ['zh-CN', zhCN],
    ['en', en],
  ] as const)
    for (const [key, message] of Object.entries(texts)) {
      expect(message, key).not.toBe('')
      expect(() => new IntlMessageFormat(message, language), `${language} ${key}`).not.toThrow()
    }
})

test('a text takes the same names in both languages', () => {
  for (const key of Object.keys(zhCN) as (keyof typeof zhCN)[])
    expect(
      placeholders(en[key]).filter((name) => name !== 'one'),
      key,
    ).toEqual(placeholders(zhCN[key]))
})
