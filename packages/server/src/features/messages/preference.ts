import { channels, channelTerms, type Channel } from './channel.ts'
import type { QuietHours } from './quiet.ts'

export const personalisations = ['ON', 'OFF'] as const
export type Personalisation = (typeof personalisations)[number]

/** What a resident has said about being told of things. */
export interface Preferences {
  readonly personalisation: Personalisation
  readonly quietHours: QuietHours | null
  readonly marketing: readonly Consent[]
}

export interface Consent {
  readonly channel: Channel
  readonly given: boolean
  /** Null where he has not spoken of it, and the channel's own rule holds. */
  readonly saidAt: string | null
}

export interface PreferenceRow {
  readonly personalised: boolean
  readonly quietHours: QuietHours | null
  readonly said: readonly { readonly channel: Channel; readonly given: boolean; readonly at: string }[]
}

/** Every channel once, also those he has not spoken of. */
export const toldPreferences = ({ personalised, quietHours, said }: PreferenceRow): Preferences => ({
  personalisation: personalised ? 'ON' : 'OFF',
  quietHours,
  marketing: channels.map((channel) => {
    const last = said.find((each) => each.channel === channel)
    return { channel, given: last?.given ?? channelTerms[channel].isWelcome, saidAt: last?.at ?? null }
  }),
})
