import { and, eq, isNull } from 'drizzle-orm'
import { stampOf } from '../../../access/actor.ts'
import { sees } from '../../../access/reach.ts'
import { inTx, type Tx, type TxDeps } from '../../../db/tx.ts'
import { riderCommunities, riderPlaceReach, riders, type RiderId } from '../../carriers/index.ts'
import { checkName } from '../../communities/index.ts'
import { checkSpan, type CertificateId, type CertificateKind } from './certificate.ts'
import { riderCertificates } from './duty.table.ts'
import { newId, refuse } from '@linli/kit'

export interface NewCertificate {
  readonly riderId: string
  readonly kind: CertificateKind
  readonly number: string
  readonly issuedAt: Date
  readonly expiresAt: Date
}

/** Enters a certificate that somebody has looked at. The same one twice is the same one. */
export function certifyRider(deps: TxDeps, wanted: NewCertificate): Promise<RiderId> {
  const number = checkName(wanted.number, 'input.number')
  checkSpan(wanted)
  return inTx(deps, async (tx) => {
    const riderId = await getOperatedRider(tx, wanted.riderId, 'input.riderId')
    const { kind, issuedAt, expiresAt } = wanted
    const id = newId('crt')
    const [added] = await tx.sql
      .insert(riderCertificates)
      .values({ id, riderId, kind, number, issuedAt, expiresAt })
      .onConflictDoNothing()
      .returning({ id: riderCertificates.id })
    if (added) await tell(tx, { id, riderId, kind }, 1, 'RiderCertified', { expiresAt: expiresAt.toISOString() })
    else await assertSame(tx, { ...wanted, number, riderId })
    return riderId
  })
}

/** A number is given once; another paper under it is a mistake or a forgery. */
async function assertSame(tx: Tx, { kind, number, riderId, issuedAt, expiresAt }: NewCertificate): Promise<void> {
  const [known] = await tx.sql
    .select()
    .from(riderCertificates)
    .where(and(eq(riderCertificates.kind, kind), eq(riderCertificates.number, number)))
  const isSame =
    known?.riderId === riderId &&
    known.issuedAt.getTime() === issuedAt.getTime() &&
    known.expiresAt.getTime() === expiresAt.getTime()
  if (!isSame) refuse('CERTIFICATE_EXISTS', { number }, 'input.number')
}

/** Takes a certificate away at once and for good: from now on its rider gets nothing that needs it. */
export function revokeCertificate(deps: TxDeps, wanted: { id: string; reason: string }): Promise<RiderId> {
  const reason = checkName(wanted.reason, 'reason', 200)
  return inTx(deps, async (tx) => {
    const [certificate] = await tx.sql
      .select()
      .from(riderCertificates)
      .where(eq(riderCertificates.id, wanted.id as CertificateId))
      .for('update')
    if (!certificate) refuse('NOT_FOUND', {}, 'certificateId')
    const riderId = await getOperatedRider(tx, certificate.riderId, 'certificateId')
    const revoked = await tx.sql
      .update(riderCertificates)
      .set({ revokedAt: tx.now, revokedReason: reason })
      .where(and(eq(riderCertificates.id, certificate.id), isNull(riderCertificates.revokedAt)))
      .returning({ id: riderCertificates.id })
    if (revoked.length > 0) await tell(tx, certificate, 2, 'RiderCertificateRevoked', { reason })
    return riderId
  })
}

/** A rider of one of the operator's communities; another is as good as not there. */
async function getOperatedRider(tx: Tx, id: string, field: string): Promise<RiderId> {
  const [rider] = await tx.sql
    .select({ id: riders.id })
    .from(riders)
    .where(eq(riders.id, id as RiderId))
  const places = await tx.sql
    .select({ communityId: riderCommunities.communityId })
    .from(riderCommunities)
    .where(eq(riderCommunities.riderId, id as RiderId))
  if (!rider || !places.some((place) => sees(tx.actor, riderPlaceReach, place))) refuse('NOT_FOUND', {}, field)
  return rider.id
}

const tell = (
  tx: Tx,
  { id, riderId, kind }: { id: CertificateId; riderId: RiderId; kind: CertificateKind },
  seq: number,
  type: 'RiderCertified' | 'RiderCertificateRevoked',
  facts: Readonly<Record<string, string>>,
): Promise<void> =>
  tx.emit({
    type,
    aggregateId: id,
    seq,
    topics: [`rider:${riderId}`],
    facts: { riderId, certificateId: id, kind, by: stampOf(tx.actor, 'OPERATOR'), ...facts },
  })
