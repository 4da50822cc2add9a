export interface BackOff {
  readonly firstMs: number
  readonly mostMs: number
}

export const defaultBackOff: BackOff = { firstMs: 500, mostMs: 15_000 }

/**
 * How long to wait before attempt number `attempt` (from 0). Doubles up to the bound; half of it is chance, so that
 * ten thousand clients of a server that came back do not return in the same instant.
 */
export function waitMs({ firstMs, mostMs }: BackOff, attempt: number, random: () => number = Math.random): number {
  const full = Math.min(mostMs, firstMs * 2 ** Math.min(attempt, 30))
  return Math.round(full / 2 + (full / 2) * random())
}
