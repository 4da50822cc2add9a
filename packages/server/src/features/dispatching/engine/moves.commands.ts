import { system } from '../../../access/actor.ts'
import { inTx, type TxDeps } from '../../../db/tx.ts'
import { taskTopic } from '../tasks/tasks.store.ts'
import type { AreaFacts } from './situations.store.ts'
import type { Move } from '@linli/dispatch'
import { newId } from '@linli/kit'

/** What riders have been advised, by rider: in memory only, since advice that comes twice does no harm. */
export type Advised = Map<string, { readonly shopId: string; readonly at: number }>

/** Whoever has not gone by then is advised once more. */
const againMs = 600_000

/** Tells idle riders where orders are expected; each only when it is another place than before. */
export async function adviseMoves(
  deps: Omit<TxDeps, 'actor'>,
  advised: Advised,
  { shops }: AreaFacts,
  moves: readonly Move[],
): Promise<void> {
  const now = deps.clock.now().getTime()
  const fresh = moves.filter(({ riderId, shopId }) => {
    const last = advised.get(riderId)
    return last?.shopId !== shopId || Math.abs(now - last.at) > againMs
  })
  if (fresh.length === 0) return
  await inTx({ ...deps, actor: system }, async (tx) => {
    for (const { riderId, shopId } of fresh) {
      const { lat, lng } = shops.find(({ id }) => id === shopId)!
      await tx.emit({
        type: 'RiderAdvised',
        aggregateId: newId('adv'),
        seq: 1,
        topics: [taskTopic.rider(riderId)],
        facts: { riderId, merchantId: shopId, place: { lat, lng } },
      })
    }
  })
  for (const { riderId, shopId } of fresh) advised.set(riderId, { shopId, at: now })
}
