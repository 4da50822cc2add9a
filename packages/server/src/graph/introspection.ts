import { hasRole, type Actor } from '../access/actor.ts'
import type { Env } from '../env.ts'

/** Those who build on the API may read its schema; in a demo and on a developer's machine that is everybody. */
export function mayIntrospect({ introspection, demo, nodeEnv }: Env, actor: Actor): boolean {
  if (introspection === 'everybody') return true
  if (introspection === 'auto' && (demo !== 'off' || nodeEnv !== 'production')) return true
  return hasRole(actor, 'OPERATOR') || hasRole(actor, 'PARTNER')
}
