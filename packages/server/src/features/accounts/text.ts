import { refuse } from '@linli/kit'

const control = /\p{Cc}/u

/** One line that people read: trimmed, not empty, without control characters (PostgreSQL stores no NUL). */
export function checkLine(typed: string, field: string, longest = 60): string {
  const trimmed = typed.trim()
  if (trimmed.length === 0 || trimmed.length > longest)
    refuse('BAD_INPUT', { reason: `1 to ${longest} characters are wanted` }, field)
  if (control.test(trimmed)) refuse('BAD_INPUT', { reason: 'control characters are not wanted' }, field)
  return trimmed
}
