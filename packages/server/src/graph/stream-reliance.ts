import type { Actor } from '../access/actor.ts'

/**
 * How much of its reader an answer relies on. Subscribers share an answer as far as what was read of the actor while it
 * was made is the same for them: nobody has to remember to say which fields depend on the caller.
 */
export const reliances = ['nobody', 'rights', 'person'] as const
export type Reliance = (typeof reliances)[number]

export const more = (a: Reliance, b: Reliance): Reliance => (reliances.indexOf(a) >= reliances.indexOf(b) ? a : b)

/** The actor, and a note of what was read of him. Once the note is taken he says nothing any more: it would be missed. */
export function watched(actor: Actor): { readonly actor: Actor; reliance(): Reliance } {
  let reliance: Reliance = 'nobody'
  let isTaken = false
  const note = <T>(read: Reliance, value: T): T => {
    if (isTaken) throw new Error('this actor was for making the answer: ask the one that is given')
    reliance = more(reliance, read)
    return value
  }
  return {
    reliance() {
      isTaken = true
      return reliance
    },
    // Getters that can be enumerated: copying the actor counts as reading all of him.
    actor: {
      get kind() {
        return note('rights', actor.kind)
      },
      get grants() {
        return note('rights', actor.grants)
      },
      get id() {
        return note('person', actor.id)
      },
      get name() {
        return note('person', actor.name)
      },
      get sessionId() {
        return note('person', actor.sessionId)
      },
      get expiresAt() {
        return note('person', actor.expiresAt)
      },
    },
  }
}

const rightsKeys = new WeakMap<Actor, string>()

/** Everything of the grants that can change an answer, the places' ids included. */
function rightsKey(actor: Actor): string {
  const known = rightsKeys.get(actor)
  if (known !== undefined) return known
  const grants = actor.grants.map(
    ({ role, placeKind, placeId, scopes }) => `${role}@${placeKind}:${placeId}[${scopes.toSorted().join()}]`,
  )
  const key = `${actor.kind};${grants.toSorted().join(';')}`
  rightsKeys.set(actor, key)
  return key
}

/** Two actors with the same key get the same answer. */
export function sharingKey(reliance: Reliance, actor: Actor): string {
  switch (reliance) {
    case 'nobody':
      return ''
    case 'rights':
      return rightsKey(actor)
    case 'person':
      return `${actor.id};${rightsKey(actor)}`
  }
}
