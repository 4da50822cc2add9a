import { and, eq, isNull } from 'drizzle-orm'
import { inTx, type Tx, type TxDeps } from '../../db/tx.ts'
import type { PrincipalId } from '../accounts/index.ts'
import { residents, type ResidentId } from '../audience/index.ts'
import type { Channel } from './channel.ts'
import type { Personalisation } from './preference.ts'
import { marketingConsents, residentQuietHours } from './preferences.table.ts'
import { checkQuietHours, type QuietHours } from './quiet.ts'
import { newId, refuse } from '@linli/kit'

type Resident = typeof residents.$inferSelect

/** OFF: from this commit on nothing is chosen for him by what is known of him. */
export function setPersonalisation(deps: TxDeps, personalisation: Personalisation): Promise<PrincipalId> {
  return inTx(deps, async (tx) => {
    const resident = await lockOwn(tx)
    const personalised = personalisation === 'ON'
    if (resident.personalised !== personalised) {
      const version = resident.version + 1
      await tx.sql.update(residents).set({ personalised, version }).where(eq(residents.id, resident.id))
    }
    return resident.principalId
  })
}

/** Null: none beside the platform's. */
export function setQuietHours(deps: TxDeps, hours: QuietHours | null): Promise<PrincipalId> {
  const wanted = hours && checkQuietHours(hours, 'quietHours')
  return inTx(deps, async (tx) => {
    const { id: residentId, principalId } = await lockOwn(tx)
    if (!wanted) await tx.sql.delete(residentQuietHours).where(eq(residentQuietHours.residentId, residentId))
    else
      await tx.sql
        .insert(residentQuietHours)
        .values({ residentId, ...wanted, setAt: tx.now })
        .onConflictDoUpdate({ target: residentQuietHours.residentId, set: { ...wanted, setAt: tx.now } })
    return principalId
  })
}

/** Yes or no to offers on one channel; what he had said before stays readable. */
export function setMarketingConsent(deps: TxDeps, channel: Channel, given: boolean): Promise<PrincipalId> {
  return inTx(deps, async (tx) => {
    const { id: residentId, principalId } = await lockOwn(tx)
    await tx.sql.insert(marketingConsents).values({ id: newId('mco'), residentId, channel, given, at: tx.now })
    return principalId
  })
}

/** Under the lock that the gate takes: whoever is sending to him now has sent, or sees what he says. */
async function lockOwn(tx: Tx): Promise<Resident & { readonly id: ResidentId }> {
  const [own] = await tx.sql
    .select()
    .from(residents)
    .where(and(eq(residents.principalId, tx.actor.id as PrincipalId), isNull(residents.forgottenAt)))
    .for('no key update')
  return own ?? refuse('NOT_A_RESIDENT')
}
