import { channels, type Channel } from './channel.ts'
import { wordsOf, type ChannelContent, type Content } from './content.ts'
import { refuse } from '@linli/kit'

/** What is said on one channel, as the API tells it. */
export interface ToldContent {
  readonly channel: Channel
  readonly title: string
  readonly body: string
  readonly path: string | null
  readonly template: string | null
  readonly parameters: readonly { readonly name: string; readonly value: string }[]
}

export const toldContent = (channel: Channel, said: ChannelContent): ToldContent => ({
  channel,
  ...wordsOf(said),
  template: 'template' in said ? said.template : null,
  parameters: 'template' in said ? Object.entries(said.parameters).map(([name, value]) => ({ name, value })) : [],
})

export const toldContents = (content: Content): ToldContent[] =>
  channels.flatMap((channel) => (content[channel] ? [toldContent(channel, content[channel])] : []))

/** As it is typed: nothing of it is checked yet but that each channel comes once. */
export interface TypedContent {
  readonly channel: Channel
  readonly title?: string | null
  readonly body?: string | null
  readonly path?: string | null
  readonly template?: string | null
  readonly parameters?: readonly { readonly name: string; readonly value: string }[] | null
}

export function contentOf(typed: readonly TypedContent[], field: string): Content {
  if (new Set(typed.map(({ channel }) => channel)).size < typed.length)
    refuse('BAD_INPUT', { reason: 'each channel comes once' }, field)
  return Object.fromEntries(
    typed.map(({ channel, title, body, path, template, parameters }): [Channel, ChannelContent] => [
      channel,
      template == null
        ? { title: title ?? '', body: body ?? '', path: path ?? null }
        : { template, parameters: Object.fromEntries((parameters ?? []).map(({ name, value }) => [name, value])) },
    ]),
  )
}
