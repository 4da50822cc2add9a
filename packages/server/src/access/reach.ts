import { sql, type SQL, type SQLWrapper } from 'drizzle-orm'
import { hasScope, type ActingRole, type Actor, type Grant, type PlaceKind } from './actor.ts'
import { refuse } from '@linli/kit'

/**
 * Which grants reach a row, declared once: `reaches` asks it of a value, `reachCondition` says the same in SQL.
 * One table for both means the two cannot drift apart.
 */
export interface ReachRule<Row> {
  readonly role: ActingRole
  readonly place: PlaceKind
  /** The row's field that holds the id of the place. */
  readonly key: keyof Row & string
  /** For partners: the scope their grant must carry. */
  readonly scope?: string
  /** Reached only while this field of the row is true. */
  readonly when?: keyof Row & string
}

export type Reach<Row> = readonly ReachRule<Row>[]

function reachesBy<Row>(grant: Grant, rule: ReachRule<Row>, row: Row): boolean {
  if (grant.role !== rule.role || !hasScope(grant, rule.scope)) return false
  if (rule.when !== undefined && row[rule.when] !== true) return false
  return grant.placeKind === 'PLATFORM' || (grant.placeKind === rule.place && grant.placeId === row[rule.key])
}

/** Does this one grant reach this row? */
export const reaches = <Row>(grant: Grant, reach: Reach<Row>, row: Row): boolean =>
  reach.some((rule) => reachesBy(grant, rule, row))

/** What an actor may not see is not found. */
export const sees = <Row>(actor: Actor, reach: Reach<Row>, row: Row): boolean =>
  actor.grants.some((grant) => reaches(grant, reach, row))

/** For commands on things whose existence is no secret. */
export function assertReaches<Row>(actor: Actor, reach: Reach<Row>, row: Row): void {
  if (!sees(actor, reach, row)) refuse('FORBIDDEN')
}

/** For commands on things that not everybody may know of: unseen is not found. */
export function assertSees<Row>(actor: Actor, reach: Reach<Row>, row: Row | undefined): asserts row is Row {
  if (row === undefined || !sees(actor, reach, row)) refuse('NOT_FOUND')
}

/**
 * The structure of an actor's rights without the ids: two actors with the same signature need the same SQL text and
 * differ only in parameters. Plans are cached by it.
 */
export interface Rights {
  readonly signature: string
  /** Has the role over the whole platform. */
  everywhere(role: ActingRole, scope: string | undefined): boolean
  /** At how many places of that kind the role is held, as far as it matters to a statement: none, one, several. */
  places(role: ActingRole, place: PlaceKind, scope: string | undefined): 0 | 1 | 2
}

export function rightsOf({ grants }: Actor): Rights {
  let rights = known.get(grants)
  if (!rights) known.set(grants, (rights = rightsBy(grants)))
  return rights
}

/** A sign-in is remembered for a moment, and its grants with it: they are never changed, only read anew. */
const known = new WeakMap<readonly Grant[], Rights>()

function rightsBy(all: readonly Grant[]): Rights {
  const parts = Map.groupBy(all, (grant) => `${grant.role}@${grant.placeKind}[${grant.scopes.toSorted().join()}]`)
  const matching = (role: ActingRole, scope: string | undefined) =>
    all.filter((grant) => grant.role === role && hasScope(grant, scope))
  return {
    signature: [...parts]
      .map(([part, grants]) => (grants.length > 1 ? `${part}*` : part))
      .toSorted()
      .join(';'),
    everywhere: (role, scope) => matching(role, scope).some((grant) => grant.placeKind === 'PLATFORM'),
    places: (role, place, scope) =>
      Math.min(matching(role, scope).filter((grant) => grant.placeKind === place).length, 2) as 0 | 1 | 2,
  }
}

/** The ids of the places where an actor holds a role: the value of one parameter of `reachCondition`. */
export const placesOf = (actor: Actor, role: ActingRole, place: PlaceKind, scope: string | undefined): string[] =>
  actor.grants.flatMap((grant) =>
    grant.role === role && grant.placeKind === place && grant.placeId !== null && hasScope(grant, scope)
      ? [grant.placeId]
      : [],
  )

/** Where the ids come from: a value now, or a slot of a plan that is filled at each call. */
export type PlacesParameter = (role: ActingRole, place: PlaceKind, scope: string | undefined) => SQLWrapper

/** The SQL twin of `sees`. `column` gives the row's field as a column. */
export function reachCondition<Row>(
  reach: Reach<Row>,
  rights: Rights,
  column: (key: string) => SQLWrapper,
  places: PlacesParameter,
): SQL {
  const terms = reach.flatMap(({ role, place, key, scope, when }): SQL[] => {
    const whole = rights.everywhere(role, scope)
    const count = rights.places(role, place, scope)
    if (!whole && count === 0) return []
    const ids = sql`(${places(role, place, scope)}::text[])`
    // Equal to the one is what lets an index give a list in its order; among several nothing does.
    const here = whole ? sql`true` : count === 1 ? sql`${column(key)} = ${ids}[1]` : sql`${column(key)} = any(${ids})`
    return [when === undefined ? here : whole ? sql`${column(when)}` : sql`(${here} and ${column(when)})`]
  })
  if (terms.length === 0) return sql`false`
  return terms.length === 1 ? terms[0]! : sql`(${sql.join(terms, sql` or `)})`
}

/** For lists outside of a plan: the condition with this actor's ids in it. */
export const visibleTo = <Row>(actor: Actor, reach: Reach<Row>, column: (key: string) => SQLWrapper): SQL =>
  reachCondition(
    reach,
    rightsOf(actor),
    column,
    (role, place, scope) => sql.param(placesOf(actor, role, place, scope)) as unknown as SQLWrapper,
  )
