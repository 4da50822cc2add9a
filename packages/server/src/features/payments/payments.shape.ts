import { sql } from 'drizzle-orm'
import type { Reach } from '../../access/reach.ts'
import { expr, shape } from '../../graph/read/index.ts'
import { payments, refunds } from './payments.table.ts'
import { refundReach } from './refunds.commands.ts'

const householdOnly: Reach<{ householdId: string }> = [{ role: 'RESIDENT', place: 'HOUSEHOLD', key: 'householdId' }]

const paymentReach: Reach<{ communityId: string; householdId: string }> = [...refundReach, ...householdOnly]

/** As a list for those who look after money; whoever sees an order sees its payments there. */
export const paymentShape = shape('Payment', payments, {
  reach: paymentReach,
  sorts: { CREATED_AT: ({ t }) => t['createdAt']!, AMOUNT: ({ t }) => t['amountFen']! },
  defaultSort: { key: 'CREATED_AT', direction: 'DESC' },
  fields: {
    clientParameters: expr(
      ({ t, reached }) => sql`case when ${reached(householdOnly)} then ${t['clientParameters']} end`,
    ),
  },
})

/** As a list for those who look after refunds; whoever sees an order sees its refunds there. */
export const refundShape = shape('Refund', refunds, {
  reach: refundReach,
  fields: { lines: expr(({ t }) => t['lines']!) },
  sorts: { CREATED_AT: ({ t }) => t['createdAt']!, AMOUNT: ({ t }) => t['amountFen']! },
  defaultSort: { key: 'CREATED_AT', direction: 'DESC' },
})

export const paymentShapes = [paymentShape, refundShape]
