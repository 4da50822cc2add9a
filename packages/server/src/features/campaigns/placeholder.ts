import type { ChannelContent, Content } from '../messages/index.ts'
import { refuse } from '@linli/kit'

/** What may stand in a text to be filled in for each resident; what is written in braces otherwise is a slip. */
export const placeholders = ['name', 'community', 'shop'] as const
export type Placeholder = (typeof placeholders)[number]
export type Fillings = Readonly<Record<Placeholder, string>>

const pattern = /\{([^{}]*)\}/g

/** Refuses what could not be filled in. */
export function checkPlaceholders(content: Content, field: string, hasShop: boolean): void {
  for (const text of textsOf(content)) {
    const strays = text.replaceAll(pattern, (whole, name: string) =>
      (placeholders as readonly string[]).includes(name) && (name !== 'shop' || hasShop) ? '' : whole,
    )
    const [stray] = strays.match(/\{[^{}]{0,30}\}?|\}/) ?? []
    if (stray) refuse('CAMPAIGN_PLACEHOLDER_UNKNOWN', { placeholder: stray }, field)
  }
}

const textsOf = (content: Content): string[] =>
  Object.values(content).flatMap((said) =>
    'template' in said ? Object.values(said.parameters) : [said.title, said.body],
  )

export const fill = (content: Content, fillings: Fillings): Content => {
  const filled = (text: string) => text.replaceAll(pattern, (_, name: Placeholder) => fillings[name])
  return Object.fromEntries(
    Object.entries(content).map(([channel, said]): [string, ChannelContent] => [
      channel,
      'template' in said
        ? {
            ...said,
            parameters: Object.fromEntries(Object.entries(said.parameters).map(([name, text]) => [name, filled(text)])),
          }
        : { ...said, title: filled(said.title), body: filled(said.body) },
    ]),
  )
}
