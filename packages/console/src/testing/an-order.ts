let made = 0

/** An order as the contract has it; a spec names only what it speaks of. */
export function anOrder(some: Readonly<Record<string, unknown>> = {}) {
  made += 1
  return {
    __typename: 'Order',
    id: `ord_${made}`,
    number: `WJ-${made}`,
    state: 'PAID',
    version: 3,
    isLate: false,
    itemsFen: 4_360,
    feeFen: 500,
    totalFen: 4_860,
    paidFen: 4_860,
    refundedFen: 0,
    placedAt: '2026-11-22T08:00:00Z',
    payBy: '2026-11-22T08:15:00Z',
    acceptBy: '2026-11-22T08:12:00Z',
    completedAt: null,
    cancelledAt: null,
    cancelReason: null,
    note: null,
    community: { __typename: 'Community', id: 'com_1', name: '望京花园', nameEn: 'Wangjing Garden' },
    merchant: { __typename: 'Merchant', id: 'mer_1', name: '老周豆腐坊', nameEn: 'Lao Zhou Tofu' },
    household: { __typename: 'Household', id: 'hsh_1', name: '王秀英家' },
    allowedActions: ['CANCEL', 'REFUND'],
    deniedActions: [
      { __typename: 'DeniedAction', action: 'ASSIGN', code: 'ORDER_WRONG_STATE', message: 'An order that is PAID.' },
    ],
    fulfilment: {
      __typename: 'Fulfilment',
      mode: 'INSTANT',
      status: 'PENDING',
      door: null,
      pickedUpAt: null,
      deliveredAt: null,
      rider: null,
      building: { __typename: 'Building', id: 'bld_1', name: '3号楼' },
      window: {
        __typename: 'TimeWindow',
        startsAt: '2026-11-22T08:10:00Z',
        endsAt: '2026-11-22T08:45:00Z',
        timeZone: 'Asia/Shanghai',
      },
    },
    lines: [],
    payment: null,
    refunds: [],
    timeline: [],
    ledger: null,
    ...some,
  }
}

/** A page of a list. */
export const aPage = (nodes: readonly object[], endCursor: string | null = null) => ({
  __typename: 'OrderConnection',
  nodes,
  pageInfo: { __typename: 'PageInfo', hasNextPage: endCursor !== null, endCursor },
  count: { __typename: 'Count', value: nodes.length, precision: 'EXACT' },
})
