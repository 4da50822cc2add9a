import { execute, parse, validate, type ExecutionResult } from 'graphql'
import { anonymous, type Actor, type Role } from '../access/actor.ts'
import { openApp, type Opened } from '../app.ts'
import { readEnv } from '../env.ts'
import type { Event } from '../events/outbox.ts'
import { startReactions } from '../events/reactions.ts'
import { principals, roleGrants, type GrantId, type PrincipalId } from '../features/accounts/index.ts'
import { reactions } from '../features/index.ts'
import type { App, Ctx } from '../graph/context.ts'
import { buildLinliSchema } from '../graph/schema.ts'
import { openLog } from '../log.ts'
import { builders } from './builders.ts'
import { copyTemplate } from './template.ts'
import { addMinutes, newId, prefixOf, type Clock } from '@linli/kit'

/** Noon of a Tuesday in Shanghai: far from every border that a rule might have. */
const noon = new Date('2026-03-03T04:00:00Z')

export interface MovableClock extends Clock {
  /** Forward, by minutes. */
  move(minutes: number): void
}

function frozenClock(): MovableClock {
  let now = noon
  return { now: () => now, move: (minutes) => void (now = addMinutes(now, minutes)) }
}

let schema: ReturnType<typeof buildLinliSchema> | undefined

const placeKindOf: Record<Role, 'COMMUNITY' | 'MERCHANT' | 'HOUSEHOLD' | 'RIDER'> = {
  OPERATOR: 'COMMUNITY',
  PARTNER: 'COMMUNITY',
  LEADER: 'COMMUNITY',
  MERCHANT: 'MERCHANT',
  RESIDENT: 'HOUSEHOLD',
  RIDER: 'RIDER',
}

/** A platform of its own for one test: its database, a clock that stands still, and builders that fill in the rest. */
export async function world(settings: Record<string, string> = {}) {
  const copy = await copyTemplate()
  const env = readEnv({ DATABASE_URL: copy.url, LINLI_LOG_LEVEL: 'silent', NODE_ENV: 'test', ...settings })
  const clock = frozenClock()
  const opened: Opened = await openApp(env, clock, openLog(env.logLevel))
  const runner = startReactions({ app: { ...opened.app, db: opened.background }, broker: opened.broker, reactions })
  const { app } = opened
  schema ??= buildLinliSchema()
  const linli = schema

  const context = (actor: Actor): Ctx => ({
    ...app,
    actor,
    requestId: 'test',
    address: '127.0.0.1',
    statements: { count: 0 },
  })

  return {
    app: app as App,
    opened,
    clock,
    schema: linli,
    context,
    ...builders(app),

    /** A person with one role: at the place given, or for operators over the whole platform. */
    async as(role: Role, placeId: string | null = null, scopes: readonly string[] = []): Promise<Actor> {
      const placeKind = placeId === null ? 'PLATFORM' : prefixOf(placeId) === 'pnt' ? 'POINT' : placeKindOf[role]
      const id = newId('usr') as PrincipalId
      const grant = { id: newId('grt') as GrantId, role, placeKind, placeId, scopes } as const
      const now = clock.now()
      await app.db.sql
        .insert(principals)
        .values({ id, kind: role === 'PARTNER' ? 'APP' : 'PERSON', name: `${role} ${id.slice(-4)}`, createdAt: now })
      await app.db.sql.insert(roleGrants).values({
        ...grant,
        scopes: [...scopes],
        placeId: placeId as never,
        principalId: id as PrincipalId,
        createdAt: now,
      })
      // A rider may see what can be taken wherever he serves.
      const places = role === 'RIDER' ? await builders(app).placesOfRider(placeId!) : []
      const more = places.map((communityId) => ({
        ...grant,
        id: newId('grt') as GrantId,
        placeKind: 'COMMUNITY' as const,
        placeId: communityId,
      }))
      if (more.length > 0)
        await app.db.sql.insert(roleGrants).values(
          more.map((each) => ({
            ...each,
            placeId: each.placeId as never,
            scopes: [],
            principalId: id,
            createdAt: now,
          })),
        )
      const kind = role === 'PARTNER' ? ('APP' as const) : ('PERSON' as const)
      return { kind, id, name: role, sessionId: null, expiresAt: null, grants: [grant, ...more] }
    },

    /** The API's answer, by the real schema and without a network. */
    async request(
      actor: Actor,
      document: string,
      variables: object = {},
    ): Promise<ExecutionResult & { statements: number }> {
      const ast = parse(document)
      const errors = validate(linli, ast)
      if (errors.length > 0) return { errors, statements: 0 }
      const ctx = context(actor)
      const result = await execute({
        schema: linli,
        document: ast,
        variableValues: { ...variables },
        contextValue: ctx,
      })
      return { ...(JSON.parse(JSON.stringify(result)) as ExecutionResult), statements: ctx.statements.count }
    },

    /** Sends what is in the outbox and does what follows from it, until nothing follows. */
    async settle(): Promise<void> {
      while ((await opened.relay.drain()) + (await runner.drain()) > 0);
      await opened.hub.drain()
    },

    async events(type?: string): Promise<Event[]> {
      const { rows } = await app.db.pool.query<Event>(
        `select id, type, aggregate_id as "aggregateId", seq, topics, facts, position, occurred_at as "occurredAt"
         from outbox where $1::text is null or type = $1 order by id`,
        [type ?? null],
      )
      return rows
    },

    async [Symbol.asyncDispose](): Promise<void> {
      await runner.close()
      await opened.close()
      await copy.drop()
    },
  }
}

export type World = Awaited<ReturnType<typeof world>>
export { anonymous }
