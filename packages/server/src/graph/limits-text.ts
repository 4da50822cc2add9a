/** PostgreSQL cannot store U+0000, and half of a surrogate pair is no character in any encoding. */
export const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0')

const maxDepth = 20
const maxValues = 20_000

/** What is wrong with a request's variables, or nothing. They are JSON, so they hold no cycles. */
export function faultOfVariables(variables: unknown): string | undefined {
  let values = 0
  const look = (value: unknown, depth: number): string | undefined => {
    if (typeof value === 'string') return isStorable(value) ? undefined : 'a text holds NUL or half of a character'
    if (typeof value !== 'object' || value === null) return undefined
    if (depth > maxDepth) return `variables nest at most ${maxDepth} levels`
    for (const [key, item] of Object.entries(value)) {
      if (++values > maxValues) return `variables hold at most ${maxValues} values`
      const fault = isStorable(key) ? look(item, depth + 1) : 'a text holds NUL or half of a character'
      if (fault) return fault
    }
    return undefined
  }
  return look(variables, 0)
}
