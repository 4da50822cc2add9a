import { and, eq, isNull, sql } from 'drizzle-orm'
import { inTx, type TxDeps } from '../../db/tx.ts'
import { residents, type ResidentId } from '../audience/index.ts'
import { simulateGate, suppressionReasons, type Channel, type SuppressionReason } from '../messages/index.ts'
import { readAudience } from './audience.store.ts'
import { assertPlace } from './campaigns.commands.ts'
import { presentHoldout } from './sending.commands.ts'
import { spreader, type Place } from './spread.ts'
import { checkTerms, type Terms } from './terms.ts'

export interface Preview {
  readonly audience: number
  /** How many of them were brought to the gate to see; all, unless there are very many. */
  readonly looked: number
  readonly holdout: number
  readonly globalHoldout: number
  readonly sent: number
  readonly queued: number
  readonly byChannel: readonly { readonly channel: Channel; readonly sent: number }[]
  readonly suppressed: readonly { readonly reason: SuppressionReason; readonly count: number }[]
  readonly costFen: number
}

/** Beyond this a part of the audience is looked at, as it comes by the hash of residents. */
const mostLooked = 20_000

/** What would come of sending it now, as the gate itself judges; nothing is sent, counted or kept. */
export async function previewCampaign(deps: TxDeps, wanted: Terms): Promise<Preview> {
  const terms = checkTerms(wanted)
  const { audience, treated, held } = await inTx(deps, async (tx) => {
    await assertPlace(tx, terms)
    return spreadNow(tx.sql, terms, { globalHoldoutBps: await presentHoldout(tx), startedAt: tx.now })
  })
  const looked = treated.slice(0, mostLooked)
  const { channels, caps, costs, endsAt } = terms
  const simulated = await simulateGate(
    deps.db.sql,
    { residentIds: looked, channels, kind: 'MARKETING', expiresAt: endsAt, caps },
    deps.clock.now(),
  )
  const byChannel = channels.flatMap((channel) => {
    const sent = simulated.sent[channel] ?? 0
    return sent === 0 ? [] : [{ channel, sent }]
  })
  return {
    ...{ audience, looked: looked.length, ...held },
    sent: byChannel.reduce((sum, { sent }) => sum + sent, 0),
    queued: simulated.queued,
    byChannel,
    suppressed: suppressionReasons
      .flatMap((reason) => {
        const count = simulated.suppressed[reason] ?? 0
        return count === 0 ? [] : [{ reason, count }]
      })
      .toSorted((one, two) => two.count - one.count),
    costFen: byChannel.reduce((sum, { channel, sent }) => sum + sent * (costs[channel] ?? 0), 0),
  }
}

async function spreadNow(
  db: Parameters<typeof readAudience>[0],
  terms: Terms,
  chance: { globalHoldoutBps: number; startedAt: Date },
) {
  const isMeant = await readAudience(db, terms)
  const place = spreader({ ...terms, ...chance, salt: 'preview' })
  const rows = await db
    .select({ id: residents.id, ordinal: residents.ordinal, hash: residents.hash })
    .from(residents)
    .where(
      and(
        isNull(residents.forgottenAt),
        terms.communityId === null ? undefined : eq(residents.communityId, terms.communityId),
      ),
    )
    // As good as by chance, and the same every time.
    .orderBy(sql`${residents.hash}`)
  const meant = rows.filter(({ ordinal }) => isMeant(ordinal))
  const placed = meant.map(({ id, hash }): Place & { id: ResidentId } => ({ id, ...place(hash) }))
  const inArm = (wanted: Place['arm']) => placed.filter(({ arm }) => arm === wanted)
  return {
    audience: meant.length,
    treated: inArm('TREATED').map(({ id }) => id),
    held: { holdout: inArm('HOLDOUT').length, globalHoldout: inArm('GLOBAL_HOLDOUT').length },
  }
}
