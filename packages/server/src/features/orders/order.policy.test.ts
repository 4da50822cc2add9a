import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anonymous, roles, type Actor, type Grant } from '../../access/actor.ts'
import { sees } from '../../access/reach.ts'
import { placeKindsOf } from '../accounts/grant.ts'
import { assertMay, choices, mayRefund, orderReach, withReach } from './order.policy.ts'
import { step, refundable } from './order.ts'
import { anyOrder, deadlines, noon, steps } from './testing/orders.ts'
import { Refusal } from '@linli/kit'

const ids: Readonly<Record<string, readonly string[]>> = {
  COMMUNITY: ['com_1', 'com_2'],
  MERCHANT: ['mer_1', 'mer_2'],
  HOUSEHOLD: ['hh_1', 'hh_2'],
  RIDER: ['rid_1', 'rid_2'],
  POINT: ['pnt_1', 'pnt_2'],
}
const timers: readonly (typeof steps)[number][] = ['EXPIRE', 'CLOSE', 'OVERDUE', 'RETURN', 'DISPOSE']
const grant: fc.Arbitrary<Grant> = fc.constantFrom(...roles).chain((role) =>
  fc.constantFrom(...placeKindsOf[role]).chain((placeKind) =>
    fc.record({
      id: fc.constant('grt_1'),
      role: fc.constant(role),
      placeKind: fc.constant(placeKind),
      placeId: placeKind === 'PLATFORM' ? fc.constant(null) : fc.constantFrom(...ids[placeKind]!),
      scopes: role === 'PARTNER' ? fc.subarray(['orders:read', 'orders:write', 'households:read']) : fc.constant([]),
    }),
  ),
)
const actors: fc.Arbitrary<Actor> = fc
  .array(grant, { maxLength: 4 })
  .map((grants) => ({ ...anonymous, kind: 'PERSON', id: 'usr_1', grants }))

/** What the flow and the policy answer to one who just tries. */
function attempt(actor: Actor, order: Parameters<typeof withReach>[0], action: (typeof steps)[number]): string {
  try {
    const role = assertMay(actor, action, withReach(order))
    step(order, { action, role, at: noon, riderId: 'rid_1' as never }, deadlines)
    return 'done'
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

test('what is offered is done, and what is denied is refused for the reason that was given', () => {
  fc.assert(
    fc.property(actors, anyOrder, (actor, order) => {
      const { allowed, denied } = choices(actor, withReach(order), noon)
      for (const action of steps) {
        if (timers.includes(action)) continue
        const reason = denied.find((each) => each.action === action)?.code
        const answer = attempt(actor, order, action)
        if (allowed.includes(action)) expect([action, answer]).toEqual([action, 'done'])
        else if (reason) expect([action, answer]).toEqual([action, reason])
        else expect(['NOT_FOUND', 'FORBIDDEN']).toContain(answer)
      }
      expect(allowed.includes('REFUND')).toBe(
        refundable(order) > 0 && actor.grants.some((each) => mayRefund(each, withReach(order))),
      )
    }),
    { numRuns: 1_000 },
  )
})

test('timers are nobody’s button, and nobody may what only the platform may', () => {
  fc.assert(
    fc.property(actors, anyOrder, (actor, order) => {
      const { allowed, denied } = choices(actor, withReach(order), noon)
      const offered: readonly string[] = [...allowed, ...denied.map(({ action }) => action)]
      for (const action of timers) {
        expect(offered).not.toContain(action)
        expect(['NOT_FOUND', 'FORBIDDEN']).toContain(attempt(actor, order, action))
      }
    }),
  )
})

test('whoever sees nothing of an order is told that there is none; whoever sees it, that he may not', () => {
  fc.assert(
    fc.property(actors, anyOrder, fc.constantFrom(...steps), (actor, order, action) => {
      const answer = attempt(actor, order, action)
      expect(answer === 'NOT_FOUND').toBe(!sees(actor, orderReach, withReach(order)))
    }),
    { numRuns: 1_000 },
  )
})

test('rights are never mixed: of a merchant here and a rider there neither does what both together could', () => {
  const held = (role: Grant['role'], placeKind: Grant['placeKind'], placeId: string): Grant => ({
    id: 'grt_1',
    role,
    placeKind,
    placeId,
    scopes: [],
  })
  fc.assert(
    fc.property(anyOrder, fc.constantFrom(...steps), (order, action) => {
      const actor = {
        ...anonymous,
        id: 'usr_1',
        grants: [
          held('MERCHANT', 'MERCHANT', 'mer_2'),
          held('RIDER', 'RIDER', 'rid_9'),
          held('RESIDENT', 'HOUSEHOLD', order.householdId),
        ],
      }
      const alone = { ...actor, grants: actor.grants.slice(2) }
      expect(attempt(actor, order, action)).toBe(attempt(alone, order, action))
    }),
  )
})

test('a partner that only reads sees an order and moves nothing', () => {
  const partner = (scopes: string[]): Actor => ({
    ...anonymous,
    kind: 'APP',
    id: 'usr_1',
    grants: [{ id: 'grt_1', role: 'PARTNER', placeKind: 'COMMUNITY', placeId: 'com_1', scopes }],
  })
  fc.assert(
    fc.property(anyOrder, fc.constantFrom(...steps), (order, action) => {
      expect(attempt(partner(['orders:read']), order, action)).toBe('FORBIDDEN')
      expect(attempt(partner([]), order, action)).toBe('NOT_FOUND')
      expect(choices(partner(['orders:read']), withReach(order), noon)).toEqual({ allowed: [], denied: [] })
    }),
  )
})
