import type { CertificateKind } from './certificate.ts'

/** One line of an order, as the catalogue knows it. */
export interface CarriedLine {
  readonly quantity: number
  readonly weightGrams: number
  readonly isFood: boolean
  readonly needsCold: boolean
}

/** Which certificates an order asks of whoever carries it. */
export function skillsOf(lines: readonly CarriedLine[]): CertificateKind[] {
  const skills: CertificateKind[] = []
  if (lines.some(({ isFood }) => isFood)) skills.push('HEALTH')
  if (lines.some(({ needsCold }) => needsCold)) skills.push('COLD_CHAIN')
  return skills
}

export const gramsOf = (lines: readonly CarriedLine[]): number =>
  lines.reduce((sum, { quantity, weightGrams }) => sum + quantity * weightGrams, 0)
