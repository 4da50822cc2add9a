import { expect, test } from 'vitest'
import type { Channel } from './channel.ts'
import { checkContent, wordsOf, type ChannelContent } from './content.ts'
import { filled, templates } from './template.ts'
import { contentOf, toldContents } from './told-content.ts'
import { Refusal } from '@linli/kit'

const words = (more: object = {}): ChannelContent => ({ title: '好价', body: '菠菜三元', path: '/offers', ...more })
const codeOf = (channel: Channel, said: unknown): string | undefined => {
  try {
    checkContent({ [channel]: said }, [channel], 'input')
    return undefined
  } catch (error) {
    return (error as Refusal).code
  }
}

test.each([
  ['no title', { title: '' }],
  ['blanks alone', { title: '   ' }],
  ['a title too long', { title: '字'.repeat(41) }],
  ['a body too long', { body: '字'.repeat(301) }],
  ['a control character', { title: 'a\u0000b' }],
  ['two lines in a title', { title: 'a\nb' }],
  ['what turns the reading direction', { body: 'a\u202eb' }],
  ['another site', { path: 'https://evil.example' }],
  ['another host', { path: '//evil.example' }],
  ['another host to a browser', { path: '/\\evil.example' }],
  ['a script', { path: 'javascript:alert(1)' }],
])('%s is refused', (_, more) => {
  expect(codeOf('IN_APP', words(more))).toBe('BAD_INPUT')
})

test('forty characters are counted as a reader counts them, and lines stand in a body', () => {
  expect(codeOf('IN_APP', words({ title: '🍅'.repeat(40), body: 'a\nb', path: null }))).toBeUndefined()
})

test('words and templates each go where they can be carried', () => {
  const offer = { template: 'sms-offer', parameters: { what: '菠菜三元', until: '今晚' } }
  expect(codeOf('SMS', offer)).toBeUndefined()
  expect(codeOf('SMS', words())).toBe('MESSAGE_CONTENT_MISSING')
  expect(codeOf('IN_APP', offer)).toBe('MESSAGE_CONTENT_MISSING')
  expect(codeOf('WECHAT', offer)).toBe('MESSAGE_TEMPLATE_UNKNOWN')
  expect(codeOf('SMS', undefined)).toBe('MESSAGE_CONTENT_MISSING')
  const parameters = (given: object) => codeOf('SMS', { template: 'sms-offer', parameters: given })
  expect(parameters({ what: 'a' })).toBe('MESSAGE_PARAMETERS_WRONG')
  expect(parameters({ what: 'a', until: 'b', code: '1' })).toBe('MESSAGE_PARAMETERS_WRONG')
  expect(parameters(JSON.parse('{"what":"a","until":"b","__proto__":"c"}'))).toBe('MESSAGE_PARAMETERS_WRONG')
  expect(parameters({ what: '字'.repeat(31), until: 'b' })).toBe('BAD_INPUT')
  expect(parameters({ what: '{until}', until: 'b' })).toBeUndefined()
})

test('a parameter that looks like one is not filled in again', () => {
  const template = templates.find(({ key }) => key === 'sms-offer')!
  expect(filled(template, { what: '{until}', until: '今晚' })).toBe(
    '【邻里】{until}，今晚前有效，打开邻里小程序查看。拒收请回复R',
  )
})

test('every marketing text message says how to refuse the next, and every parameter has its length', () => {
  for (const { channel, text, parameters, key } of templates) {
    expect(Object.values(parameters).every((longest) => longest > 0)).toBe(true)
    if (channel === 'SMS' && key !== 'sms-order') expect(text).toContain('拒收请回复R')
  }
})

test('what is typed is what is told, each channel once', () => {
  const typed = [
    { channel: 'IN_APP', title: '好价', body: '菠菜三元', path: '/offers' },
    { channel: 'SMS', template: 'sms-news', parameters: [{ name: 'what', value: '菠菜三元' }] },
  ] as const
  const content = checkContent(contentOf(typed, 'input'), ['SMS', 'IN_APP'], 'input')
  expect(toldContents(content).map(({ channel, body }) => [channel, body])).toEqual([
    ['IN_APP', '菠菜三元'],
    ['SMS', '【邻里】菠菜三元，打开邻里小程序查看。拒收请回复R'],
  ])
  expect(() => contentOf([typed[0], typed[0]], 'input')).toThrow(Refusal)
  expect(wordsOf(words())).toEqual({ title: '好价', body: '菠菜三元', path: '/offers' })
})
