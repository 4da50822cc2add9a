import { isCertificateKind, type CertificateKind } from './certificate.ts'
import { carries, type Vehicle } from './shift.ts'

/** What an errand asks of whoever carries it. */
export interface Errand {
  readonly communityId: string
  /** Kinds of certificates; what is none of them nobody can lack. */
  readonly skills: readonly string[]
  readonly grams: number
}

/** A rider as he stands when somebody would give him an errand. */
export interface Candidate {
  readonly servesHere: boolean
  /** Of his open shift, if it is not over. */
  readonly vehicle: Vehicle | null
  /** Valid now. */
  readonly certificates: readonly CertificateKind[]
  /** What he has taken and not yet handed over. */
  readonly loadGrams: number
}

export interface Ineligible {
  readonly code: 'RIDER_OFF_DUTY' | 'RIDER_NOT_CERTIFIED' | 'RIDER_FULL' | 'RIDER_NOT_HERE'
  readonly facts: Readonly<Record<string, string | number>>
}

/** Why a rider cannot have an errand now; nothing when he can. The one place where this is asked. */
export function ineligible(errand: Errand, rider: Candidate): Ineligible | undefined {
  if (!rider.servesHere) return { code: 'RIDER_NOT_HERE', facts: {} }
  if (rider.vehicle === null) return { code: 'RIDER_OFF_DUTY', facts: {} }
  const lacking = errand.skills.filter(isCertificateKind).find((kind) => !rider.certificates.includes(kind))
  if (lacking) return { code: 'RIDER_NOT_CERTIFIED', facts: { kind: lacking } }
  const freeGrams = Math.max(0, carries[rider.vehicle] - rider.loadGrams)
  if (errand.grams > freeGrams) return { code: 'RIDER_FULL', facts: { freeGrams } }
  return undefined
}
