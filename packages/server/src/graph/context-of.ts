import type { Actor } from '../access/actor.ts'
import type { App, Ctx } from './context.ts'

export type ContextOf = (actor: Actor, caller: { readonly address: string; readonly requestId: string }) => Ctx

/** A context for each request, and for each event of a stream. */
export const contextsOf =
  (app: App): ContextOf =>
  (actor, { address, requestId }) => ({ ...app, actor, requestId, address, statements: { count: 0 } })
