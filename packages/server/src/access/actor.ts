/** Who acts, and where. A person may hold several grants; they are never mixed. */
export const roles = ['RESIDENT', 'MERCHANT', 'RIDER', 'LEADER', 'OPERATOR', 'PARTNER'] as const
export type Role = (typeof roles)[number]

/** SYSTEM is the platform's own timers and reactions; it is never granted to anybody. */
export type ActingRole = Role | 'SYSTEM'

export const placeKinds = ['PLATFORM', 'COMMUNITY', 'MERCHANT', 'HOUSEHOLD', 'RIDER', 'POINT'] as const
export type PlaceKind = (typeof placeKinds)[number]

/** A role at a place. `placeId` is null only for the whole platform. */
export interface Grant {
  readonly id: string
  readonly role: ActingRole
  readonly placeKind: PlaceKind
  readonly placeId: string | null
  /** What a partner's key may do, such as `orders:read`; a write scope implies its read scope. Empty is nothing. */
  readonly scopes: readonly string[]
}

export const actorKinds = ['PERSON', 'APP', 'TIMER', 'ANONYMOUS'] as const
export type ActorKind = (typeof actorKinds)[number]

export interface Actor {
  readonly kind: ActorKind
  /** Principal id; null for the anonymous and for timers. */
  readonly id: string | null
  readonly name: string | null
  readonly sessionId: string | null
  /** When the sign-in or the first of the grants ends of itself; open streams ask again then. */
  readonly expiresAt: Date | null
  readonly grants: readonly Grant[]
}

export const anonymous: Actor = {
  kind: 'ANONYMOUS',
  id: null,
  name: null,
  sessionId: null,
  expiresAt: null,
  grants: [],
}

/** The platform itself: timers and reactions act under it. */
export const system: Actor = {
  kind: 'TIMER',
  id: null,
  name: null,
  sessionId: null,
  expiresAt: null,
  grants: [{ id: 'system', role: 'SYSTEM', placeKind: 'PLATFORM', placeId: null, scopes: [] }],
}

export const hasRole = (actor: Actor, role: ActingRole): boolean => actor.grants.some((grant) => grant.role === role)

/** Partner scopes: `orders:write` implies `orders:read`. Other roles need no scope. */
export function hasScope(grant: Grant, scope: string | undefined): boolean {
  if (grant.role !== 'PARTNER') return true
  if (scope === undefined) return false
  return (
    grant.scopes.includes(scope) ||
    (scope.endsWith(':read') && grant.scopes.includes(scope.replace(/:read$/, ':write')))
  )
}

/** What is recorded about who did something. */
export interface ActorStamp {
  readonly kind: ActorKind
  readonly id: string | null
  readonly name: string | null
  readonly role: ActingRole | null
}

export const stampOf = (actor: Actor, role: ActingRole | null): ActorStamp => ({
  kind: actor.kind,
  id: actor.id,
  name: actor.name,
  role,
})
