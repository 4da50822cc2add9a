import { IntlMessageFormat } from 'intl-messageformat'
import { expect, test } from 'vitest'
import { en } from './en.ts'
import { zhCN } from './zh-CN.ts'

/** The names that a message takes. */
const placeholders = (message: string) => [...message.matchAll(/\{(\w+)[,}]/g)].map(([, name]) => name).toSorted()

test('both languages have the same texts, each can be formatted, and each takes the same names', () => {
  expect(Object.keys(en)).toEqual(Object.keys(zhCN))
  for (const key of Object.keys(zhCN) as (keyof typeof zhCN)[]) {
    expect(() => [new IntlMessageFormat(zhCN[key], 'zh-CN'), new IntlMessageFormat(en[key], 'en')], key).not.toThrow()
    expect(
      placeholders(en[key]).filter((name) => name !== 'day'),
      key,
    ).toEqual(placeholders(zhCN[key]).filter((name) => name !== 'day'))
  }
})
