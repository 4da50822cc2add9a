import type { RuleTrait } from './rule-words.ts'
import { eventKinds, type Clause } from './rule.ts'

/** What an entry of the list of conditions begins with: sensible, so that one number is all there is to change. */
export function newClause(choice: string, traits: readonly RuleTrait[]): Clause | null {
  const [kind, of = ''] = choice.split(':')
  switch (kind) {
    case 'trait': {
      const trait = traits.find(({ key }) => key === of)
      if (!trait) return null
      return { trait: trait.unit === 'WORD' ? { key: of, is: 'IN', words: [] } : { key: of, is: 'GTE' } }
    }
    case 'performed': {
      const event = eventKinds.find((each) => each === of)
      return event ? { performed: { event, times: { is: 'GTE', count: 1 }, withinDays: 30 } } : null
    }
    case 'tag':
      return { hasTag: { tagId: of } }
    case 'segment':
      return { inSegment: { segmentId: of } }
    case 'community':
      return { community: { ids: [] } }
    case 'building':
      return { building: { ids: [] } }
    case 'bucket':
      return { bucket: { salt: '', from: 0, to: 999 } }
    default:
      return null
  }
}
