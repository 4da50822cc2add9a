import type { Decision } from './decision.ts'
import { modelOf } from './model.ts'
import { movesOf } from './moves.ts'
import { planOf } from './search.ts'
import type { Settings } from './settings.ts'
import type { Situation } from './situation.ts'
import { tellingOf } from './telling.ts'

/** The best for every open task at one instant. The same situation, settings and seed always give the same answer. */
export function decide(situation: Situation, settings: Settings): Decision {
  const plan = planOf(modelOf(situation, settings), situation.seed)
  return { ...tellingOf(plan), moves: movesOf(plan) }
}
