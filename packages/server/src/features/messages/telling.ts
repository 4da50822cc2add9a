import type { Id } from '@linli/kit'

export type LeaderTaskId = Id<'ltk'>

/** What became of a leader's task. */
export const tellings = ['OPEN', 'DONE', 'DECLINED', 'EXPIRED'] as const
export type Telling = (typeof tellings)[number]
