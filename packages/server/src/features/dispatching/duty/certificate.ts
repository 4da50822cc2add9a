import type { Id } from '@linli/kit'

export type CertificateId = Id<'crt'>

/** 健康证 for whoever carries food, 冷链 for what must stay cold, 家政 for work in a home. */
export const certificateKinds = ['HEALTH', 'COLD_CHAIN', 'HOME_SERVICE'] as const
export type CertificateKind = (typeof certificateKinds)[number]

export interface Certificate {
  readonly kind: CertificateKind
  readonly expiresAt: Date
  readonly revokedAt: Date | null
}

/** Expired or revoked counts at once: whoever lacks it gets nothing that needs it. */
export const holdsAt = ({ expiresAt, revokedAt }: Certificate, at: Date): boolean =>
  at < expiresAt && (revokedAt === null || at < revokedAt)
