const written = /^\d{4}-\d{2}-\d{2}$/
const dayMs = 86_400_000

/** Days since 1970-01-01 of a date such as 2017-12-31; undefined of what is in no calendar. */
export function dayOf(date: string): number | undefined {
  const at = written.test(date) ? new Date(`${date}T00:00:00Z`) : undefined
  if (!at || Number.isNaN(at.getTime()) || !at.toISOString().startsWith(date)) return undefined
  return at.getTime() / dayMs
}
