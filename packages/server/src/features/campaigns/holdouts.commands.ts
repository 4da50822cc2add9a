import { inTx, type TxDeps } from '../../db/tx.ts'
import { checkName } from '../communities/index.ts'
import { marketingHoldouts } from './campaigns.table.ts'
import { presentHoldout } from './sending.commands.ts'
import { quarterSalt } from './spread.ts'
import { newId, refuse, type Id } from '@linli/kit'

interface Holdout {
  readonly shareBps: number
  readonly salt: string
}

export const findMarketingHoldout = async ({ db, clock }: TxDeps): Promise<Holdout> => ({
  shareBps: await presentHoldout(db),
  salt: quarterSalt(clock.now()),
})

/** More than a fifth would be a quarter without customers to talk to. */
const mostBps = 2_000
const longestReason = 200

/** It is everybody's, so it is the platform's operators'. */
export function setMarketingHoldout(
  deps: TxDeps,
  { shareBps, reason }: { shareBps: number; reason: string },
): Promise<Holdout> {
  if (!deps.actor.grants.some(({ role, placeKind }) => role === 'OPERATOR' && placeKind === 'PLATFORM'))
    refuse('FORBIDDEN')
  if (!Number.isInteger(shareBps) || shareBps < 0 || shareBps > mostBps)
    refuse('BAD_INPUT', { reason: `0 to ${mostBps} are wanted` }, 'shareBps')
  const why = checkName(reason, 'reason', longestReason)
  return inTx(deps, async (tx) => {
    const setBy = tx.actor.id as Id<'usr'>
    await tx.sql.insert(marketingHoldouts).values({ id: newId('mho'), shareBps, reason: why, setBy, setAt: tx.now })
    return { shareBps, salt: quarterSalt(tx.now) }
  })
}
