import type { Actor } from '../../access/actor.ts'
import { refuse, type Id } from '@linli/kit'

export type ViewId = Id<'viw'>

/** 我的 / 团队 */
export const viewScopes = ['MINE', 'TEAM'] as const
export type ViewScope = (typeof viewScopes)[number]

const longestName = 60
const longestQuery = 2_000
/** A person's views; beyond that nobody finds his own again. */
export const mostViews = 100

const screenPattern = /^[a-z][a-z0-9-]{0,39}$/
const control = /\p{Cc}/u

export interface ViewWanted {
  readonly screen: string
  readonly name: string
  readonly query: string
  readonly scope: ViewScope
}

export function checkView({ screen, name, query, scope }: ViewWanted): ViewWanted {
  const trimmed = name.trim()
  if (!screenPattern.test(screen)) refuse('BAD_INPUT', { reason: 'a screen is a word of a-z, 0-9 and -' }, 'screen')
  if (trimmed.length === 0 || trimmed.length > longestName || control.test(trimmed))
    refuse('BAD_INPUT', { reason: `1 to ${longestName} characters are wanted` }, 'name')
  if (query.length > longestQuery || control.test(query))
    refuse('BAD_INPUT', { reason: `at most ${longestQuery} characters are wanted` }, 'query')
  return { screen, name: trimmed, query, scope }
}

/** As a place of a team: the platform has no id. */
export const platformTeam = 'PLATFORM'

/** A team is those who hold an operator's grant at the same place. */
export const teamsOf = (actor: Actor): string[] =>
  actor.grants.flatMap(({ role, placeId }) => (role === 'OPERATOR' ? [placeId ?? platformTeam] : []))
