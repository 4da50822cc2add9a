import type { OutreachText } from '../../../i18n/outreach/text.ts'
import type { Tone } from '../../../ui/status.tsx'

export const segmentStatuses = ['READY', 'COMPUTING', 'FAILED'] as const
export type SegmentStatus = (typeof segmentStatuses)[number]

const tones: Readonly<Record<SegmentStatus, Tone>> = { READY: 'done', COMPUTING: 'waiting', FAILED: 'late' }

interface Told {
  readonly state: 'ACTIVE' | 'ARCHIVED'
  readonly status: SegmentStatus
}

export function standing(t: OutreachText, { state, status }: Told): { readonly tone: Tone; readonly word: string } {
  if (state === 'ARCHIVED') return { tone: 'quiet', word: t('segmentState.ARCHIVED') }
  return { tone: tones[status], word: t(`segmentStatus.${status}`) }
}

const minute = 60
const hour = 60 * minute

/** How old the members are, coarsely: a second more or less changes nothing. */
export function staleText(t: OutreachText, seconds: number | null): string {
  if (seconds === null) return t('stale.never')
  if (seconds < minute) return t('stale.fresh')
  if (seconds < hour) return t('stale.minutes', { minutes: Math.floor(seconds / minute) })
  return t('stale.hours', { hours: Math.floor(seconds / hour) })
}
