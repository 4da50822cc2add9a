import type { OutsideChannel } from './channel.ts'

/** What a provider has approved. Only the parameters are ours to fill in. */
export interface Template {
  readonly key: string
  readonly channel: Extract<OutsideChannel, 'SMS' | 'WECHAT'>
  /** As the provider knows it. */
  readonly code: string
  readonly text: string
  /** The longest each may be, by its name in the text. */
  readonly parameters: Readonly<Record<string, number>>
}

const texts: readonly Omit<Template, 'parameters'>[] = [
  {
    key: 'sms-offer',
    channel: 'SMS',
    code: 'SMS_LINLI_OFFER',
    text: '【邻里】{what}，{until}前有效，打开邻里小程序查看。拒收请回复R',
  },
  {
    key: 'sms-news',
    channel: 'SMS',
    code: 'SMS_LINLI_NEWS',
    text: '【邻里】{what}，打开邻里小程序查看。拒收请回复R',
  },
  { key: 'sms-order', channel: 'SMS', code: 'SMS_LINLI_ORDER', text: '【邻里】您的订单{number}：{what}。' },
  {
    key: 'wechat-offer',
    channel: 'WECHAT',
    code: 'WX_LINLI_OFFER',
    text: '活动名称：{what}\n活动时间：{until}\n温馨提示：{note}',
  },
  { key: 'wechat-order', channel: 'WECHAT', code: 'WX_LINLI_ORDER', text: '订单编号：{number}\n订单状态：{what}' },
]

/** WeChat takes 20 characters of a thing, text messages of 70 characters leave about as much. */
const longest: Readonly<Record<string, number>> = { what: 30, until: 20, note: 20, number: 32 }
const longestWeChatThing = 20

const parametersOf = ({ channel, text }: Omit<Template, 'parameters'>): Template['parameters'] =>
  Object.fromEntries(
    [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => [
      name!,
      channel === 'WECHAT' ? Math.min(longest[name!]!, longestWeChatThing) : longest[name!]!,
    ]),
  )

export const templates: readonly Template[] = texts.map((each) => ({ ...each, parameters: parametersOf(each) }))

export const templateOf = (key: string): Template | undefined => templates.find((each) => each.key === key)

/** The text as it arrives. */
export const filled = (template: Template, parameters: Readonly<Record<string, string>>): string =>
  template.text.replace(/\{(\w+)\}/g, (_, name: string) => parameters[name] ?? '')
