import { defaultFieldResolver, type GraphQLField, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql'
import { Extensions } from 'type-graphql'
import { hasScope, type Actor, type Role } from '../access/actor.ts'
import type { Ctx } from './context.ts'
import { refusalToUserError } from './user-error.ts'
import { refuse, Refusal } from '@linli/kit'

/**
 * Who may call a root field at all. Whose things it then reaches is asked again, of the rows, by the feature's policy.
 * A root field without a rule does not build.
 */
export type AccessRule =
  | 'anyone'
  | 'signedIn'
  | {
      readonly roles: readonly Role[]
      /** What a partner's key must carry. */
      readonly scope?: string
    }

export const Access = (access: AccessRule) => Extensions({ access })

export function assertAccess(actor: Actor, rule: AccessRule): void {
  if (rule === 'anyone') return
  if (actor.kind === 'ANONYMOUS') refuse('UNAUTHENTICATED')
  if (rule === 'signedIn') return
  const grants = actor.grants.filter((grant) => (rule.roles as readonly string[]).includes(grant.role))
  if (grants.length === 0) refuse('FORBIDDEN')
  if (!grants.some((grant) => hasScope(grant, rule.scope))) refuse('SCOPE_MISSING', { scope: rule.scope ?? '' })
}

/** Puts the rule in front of every root field, and turns what a mutation refuses into data. */
export function guardRoots(schema: GraphQLSchema): void {
  for (const root of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]) {
    for (const field of Object.values(root?.getFields() ?? {})) {
      const rule = field.extensions['access'] as AccessRule | undefined
      if (!rule) throw new Error(`${root!.name}.${field.name} states no access rule: add @Access(…)`)
      if (field.subscribe) {
        field.subscribe = guarded(field.subscribe, rule)
        // The stream has made the item; nothing is between it and its fields.
        field.resolve = (item) => item
      } else
        field.resolve = root === schema.getMutationType() ? asPayload(field, rule) : guarded(resolverOf(field), rule)
    }
  }
}

type Resolver = GraphQLFieldResolver<unknown, Ctx>
const resolverOf = (field: GraphQLField<unknown, Ctx>): Resolver => field.resolve ?? defaultFieldResolver

const guarded =
  (resolve: Resolver, rule: AccessRule): Resolver =>
  (source, args, ctx, info) => {
    assertAccess(ctx.actor, rule)
    return resolve(source, args, ctx, info)
  }

/** A refusal has rolled its transaction back; the caller gets it beside a thing that is null. */
function asPayload(field: GraphQLField<unknown, Ctx>, rule: AccessRule): Resolver {
  const resolve = resolverOf(field)
  return async (source, args, ctx, info) => {
    try {
      assertAccess(ctx.actor, rule)
      return { ...((await resolve(source, args, ctx, info)) as object), userErrors: [] }
    } catch (error) {
      if (!(error instanceof Refusal) || error.code === 'UNAUTHENTICATED') throw error
      return { userErrors: [refusalToUserError(error)] }
    }
  }
}
