import type { OutsideChannel } from './channel.ts'
import type { ChannelContent } from './content.ts'
import type { MessageId } from './message.ts'

/** A browser as `pushManager.subscribe` describes it. */
export interface Browser {
  readonly endpoint: string
  readonly keys: { readonly p256dh: string; readonly auth: string }
}

/** Where somebody is reached; of browsers he may have several. */
export type Address =
  | { readonly phone: string }
  | { readonly openId: string }
  | { readonly browsers: readonly Browser[] }

export interface Letter {
  /** Ours. Handing over twice with one reference is handing over once. */
  readonly reference: MessageId
  readonly to: Address
  readonly said: ChannelContent
  readonly expiresAt: Date | null
}

/** What a provider knows of a reference. */
export type ProviderAnswer =
  | { readonly state: 'TAKEN' | 'DELIVERED' | 'OPENED' | 'NOT_FOUND' }
  | { readonly state: 'REFUSED'; readonly reason: string }

/**
 * Who brings messages of one channel to people: a text message company, WeChat, the push services of browsers. A call
 * that throws was perhaps carried out and perhaps not: nothing is known, and it is asked again. Receipts come late,
 * twice, or never.
 */
export interface ChannelProvider {
  send(letter: Letter): Promise<ProviderAnswer>
  query(reference: MessageId): Promise<ProviderAnswer>
}

export type ChannelProviders = Readonly<Record<OutsideChannel, ChannelProvider>> & {
  readonly WECHAT: {
    /** How WeChat knows whoever has just signed in there, by the code it gave him; undefined when it did not. */
    openIdOf(code: string): Promise<string | undefined>
  }
}
