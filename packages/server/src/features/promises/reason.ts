import { refuse } from '@linli/kit'

const longestReason = 500

export function checkReason(reason: string): string {
  const text = reason.trim()
  if (text.length === 0 || text.length > longestReason)
    refuse('BAD_INPUT', { reason: `a reason has 1 to ${longestReason} characters` }, 'reason')
  return text
}
