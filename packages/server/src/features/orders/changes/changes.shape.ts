import { sql } from 'drizzle-orm'
import { expr, extend, fact, many, one, shape, type At } from '../../../graph/read/index.ts'
import { paymentShape, payments } from '../../payments/index.ts'
import { pointShape } from '../../points/index.ts'
import { orderShape, seesResident } from '../orders.shape.ts'
import { OrderType } from '../orders.types.ts'
import { changeChoices, changeReach, type ReachableChange } from './change.policy.ts'
import type { Change } from './change.ts'
import { changeProposals } from './changes.table.ts'
import { ChangeProposalType } from './changes.types.ts'

type ChoiceFacts = Omit<Change, 'expiresAt'> & ReachableChange & { readonly expiresAt: string }

const choiceNeeds = Object.fromEntries(
  (['id', 'state', 'proposer', 'asked', 'expiresAt', 'communityId', 'merchantId', 'householdId'] as const).map(
    (name) => [name, ({ t }: At) => t[name]!],
  ),
) as Record<keyof ChoiceFacts, (at: At) => NonNullable<At['t'][string]>>

/** Whoever does not keep the household's books knows a resident by his role. */
const stamp = (column: 'proposedBy' | 'decidedBy') =>
  expr(
    ({ t, reached }) => sql`case when ${t[column]}->>'role' is distinct from 'RESIDENT' or ${reached(seesResident)}
      then ${t[column]} else ${t[column]} || '{"id": null, "name": null}' end`,
  )

export const changeShape = shape('ChangeProposal', changeProposals, {
  prefix: 'chg',
  reach: changeReach,
  fields: {
    order: one(
      () => orderShape,
      ({ t }, far) => sql`${far['id']} = ${t['orderId']}`,
    ),
    proposedBy: stamp('proposedBy'),
    decidedBy: stamp('decidedBy'),
    point: one(
      () => pointShape,
      ({ t }, far) => sql`${far['id']} = ${t['after']}->>'pointId' and ${t['kind']} = 'READDRESS_POINT'`,
    ),
    payment: one(
      () => paymentShape,
      ({ t }, far) =>
        sql`${far['id']} = (select p.id from ${payments} p where p.subject_id = ${t['id']} order by p.state <> 'FAILED' desc, p.id desc limit 1)`,
    ),
    allowedActions: fact<ChoiceFacts>(choiceNeeds, (row, ctx) =>
      changeChoices(ctx.actor, { ...row, expiresAt: new Date(row.expiresAt) }, ctx.clock.now()),
    ),
  },
})

extend(OrderType, orderShape, {
  changes: {
    type: () => [ChangeProposalType],
    description: 'Those that were proposed, oldest first; empty for those who only carry the order.',
    read: many(
      () => changeShape,
      ({ t }, far) => sql`${far['orderId']} = ${t['id']}`,
      (far) => [far['id']!],
      { guarded: true },
    ),
  },
  openChange: {
    type: () => ChangeProposalType,
    nullable: true,
    description: 'The one that waits for a yes or for its money; nothing is packed meanwhile.',
    read: one(
      () => changeShape,
      ({ t }, far) => sql`${far['id']} = ${t['openChangeId']}`,
      { guarded: true },
    ),
  },
})
