import { refuse, type Id } from '@linli/kit'

export type CertificateId = Id<'crt'>

/** 健康证 for whoever carries food, 冷链 for what must stay cold, 家政 for work in a home. */
export const certificateKinds = ['HEALTH', 'COLD_CHAIN', 'HOME_SERVICE'] as const
export type CertificateKind = (typeof certificateKinds)[number]

export const isCertificateKind = (text: string): text is CertificateKind =>
  (certificateKinds as readonly string[]).includes(text)

export interface Certificate {
  readonly kind: CertificateKind
  readonly issuedAt: Date
  readonly expiresAt: Date
  readonly revokedAt: Date | null
}

/** Expired or revoked counts at once: whoever lacks it gets nothing that needs it. */
export const holdsAt = ({ issuedAt, expiresAt, revokedAt }: Certificate, at: Date): boolean =>
  at >= issuedAt && at < expiresAt && (revokedAt === null || at < revokedAt)

const longestYears = 10
const yearMs = 366 * 86_400_000

export function checkSpan({ issuedAt, expiresAt }: Pick<Certificate, 'issuedAt' | 'expiresAt'>): void {
  const spanMs = expiresAt.getTime() - issuedAt.getTime()
  if (!(spanMs > 0 && spanMs <= longestYears * yearMs))
    refuse('BAD_INPUT', { reason: `it ends after it begins, and within ${longestYears} years` }, 'input.expiresAt')
}
