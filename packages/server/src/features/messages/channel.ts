/** The ways to reach a resident. */
export const channels = ['IN_APP', 'WEB_PUSH', 'SMS', 'WECHAT', 'LEADER_TASK'] as const
export type Channel = (typeof channels)[number]

/** Those that somebody else carries: they are called after the commit, and may not answer. */
export const outsideChannels = ['WEB_PUSH', 'SMS', 'WECHAT'] as const
export type OutsideChannel = (typeof outsideChannels)[number]

export const isOutside = (channel: Channel): channel is OutsideChannel =>
  (outsideChannels as readonly Channel[]).includes(channel)

interface ChannelTerms {
  /**
   * What holds until the resident says otherwise. A commercial text message needs a yes first, as do WeChat's; who let
   * his browser be called has said it there.
   */
  readonly isWelcome: boolean
  /** Carriers of texts send approved templates only; the others take words. */
  readonly content: 'WORDS' | 'TEMPLATE'
}

export const channelTerms: Readonly<Record<Channel, ChannelTerms>> = {
  IN_APP: { isWelcome: true, content: 'WORDS' },
  WEB_PUSH: { isWelcome: true, content: 'WORDS' },
  SMS: { isWelcome: false, content: 'TEMPLATE' },
  WECHAT: { isWelcome: false, content: 'TEMPLATE' },
  LEADER_TASK: { isWelcome: true, content: 'WORDS' },
}
