import { channelTerms, type Channel } from './channel.ts'
import { filled, templateOf, type Template } from './template.ts'
import { refuse } from '@linli/kit'

export interface Words {
  readonly title: string
  readonly body: string
  /** Where it leads in the app, such as /offers; never to another site. */
  readonly path: string | null
}

export interface FromTemplate {
  readonly template: string
  readonly parameters: Readonly<Record<string, string>>
}

export type ChannelContent = Words | FromTemplate
/** What is said on each channel. */
export type Content = Partial<Readonly<Record<Channel, ChannelContent>>>

const longestTitle = 40
const longestBody = 300
const longestPath = 200
/** Of our own app alone: `//elsewhere` and `/\elsewhere` are other hosts to a browser. */
const ownPath = /^\/(?![/\\])[\w\-./?=&%#]*$/
// Controls, and what turns the reading direction: a text must be what it looks like.
const deceiving = /[\p{Cc}\u{200e}\u{200f}\u{202a}-\u{202e}\u{2066}-\u{2069}]/u

/** Every channel has what it can carry, or it is refused before anybody is asked to approve it. */
export function checkContent(content: Content, wanted: readonly Channel[], field: string): Content {
  const entries = [...new Set(wanted)].map((channel) => {
    const said = content[channel]
    if (!said) refuse('MESSAGE_CONTENT_MISSING', { channel }, field)
    return [channel, checkOne(channel, said, field)] as const
  })
  return Object.fromEntries(entries)
}

function checkOne(channel: Channel, said: ChannelContent, field: string): ChannelContent {
  if (channelTerms[channel].content === 'TEMPLATE') {
    if (!('template' in said)) refuse('MESSAGE_CONTENT_MISSING', { channel }, field)
    return checkTemplate(channel, said, field)
  }
  if ('template' in said) refuse('MESSAGE_CONTENT_MISSING', { channel }, field)
  const path = said.path?.trim() || null
  if (path !== null && (path.length > longestPath || !ownPath.test(path)))
    refuse('BAD_INPUT', { reason: 'a path of this app is wanted, such as /offers' }, field)
  return {
    title: checkText(said.title, longestTitle, field),
    body: checkText(said.body, longestBody, field, true),
    path,
  }
}

function checkTemplate(channel: Channel, { template: key, parameters }: FromTemplate, field: string): FromTemplate {
  const template = templateOf(key)
  if (template?.channel !== channel) refuse('MESSAGE_TEMPLATE_UNKNOWN', { template: key.slice(0, 60) }, field)
  const wanted = Object.keys(template.parameters)
  const stray = Object.keys(parameters).filter((name) => !wanted.includes(name))
  const missing = wanted.filter((name) => !Object.hasOwn(parameters, name))
  if (stray.length > 0 || missing.length > 0) refuse('MESSAGE_PARAMETERS_WRONG', { wanted: wanted.join(', ') }, field)
  return {
    template: key,
    parameters: Object.fromEntries(
      wanted.map((name) => [name, checkText(parameters[name]!, template.parameters[name]!, field)]),
    ),
  }
}

function checkText(text: string, longest: number, field: string, lines = false): string {
  const trimmed = text.normalize('NFC').trim()
  const length = Array.from(trimmed).length
  if (length === 0 || length > longest) refuse('BAD_INPUT', { reason: `1 to ${longest} characters are wanted` }, field)
  if (deceiving.test(lines ? trimmed.replaceAll('\n', '') : trimmed))
    refuse('BAD_INPUT', { reason: 'control characters are not wanted' }, field)
  return trimmed
}

/** What a reader has before him. */
export function wordsOf(said: ChannelContent): Words {
  if (!('template' in said)) return said
  const template = templateOf(said.template) as Template
  return { title: '', body: filled(template, said.parameters), path: null }
}
