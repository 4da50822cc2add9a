import { refuse } from '@linli/kit'

const scopePattern = /^[a-z]+(-[a-z]+)*:(read|write)$/
const mostScopes = 30

/** What a partner's key may do. Empty would be a key for nothing, which nobody wants to keep. */
export function checkScopes(scopes: readonly string[]): string[] {
  const wanted = [...new Set(scopes)]
  if (wanted.length === 0 || wanted.length > mostScopes)
    refuse('BAD_INPUT', { reason: `1 to ${mostScopes} scopes are wanted` }, 'scopes')
  const wrong = wanted.findIndex((scope) => scope.length > 50 || !scopePattern.test(scope))
  if (wrong >= 0)
    refuse('BAD_INPUT', { reason: 'a scope is a thing and read or write, such as orders:read' }, `scopes.${wrong}`)
  return wanted.toSorted()
}
