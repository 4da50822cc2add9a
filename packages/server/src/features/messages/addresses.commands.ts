import { and, count, eq } from 'drizzle-orm'
import { inTx, type Tx, type TxDeps } from '../../db/tx.ts'
import type { Keys, PrincipalId } from '../accounts/index.ts'
import { checkBrowser } from './browser.ts'
import type { Browser, ChannelProviders } from './channel-provider.ts'
import type { MessageId } from './message.ts'
import { moveMessage } from './messages.commands.ts'
import { messages } from './messages.table.ts'
import { pushSubscriptions, wechatLinks } from './preferences.table.ts'
import { newId, refuse } from '@linli/kit'

export interface AddressDeps extends TxDeps {
  readonly keys: Keys
  readonly env: { readonly pushOrigins: readonly string[] }
}

/** One person has a phone or two, and a computer. */
export const mostBrowsers = 5

/** This browser may be called. Whose it was before is no longer called by it. */
export function registerPush(deps: AddressDeps, typed: Browser): Promise<PrincipalId> {
  const browser = checkBrowser(typed, deps.env.pushOrigins)
  const row = {
    endpointIndex: deps.keys.blind('push', browser.endpoint),
    sealed: deps.keys.seal('push', JSON.stringify(browser)),
  }
  return inTx(deps, async (tx) => {
    const principalId = tx.actor.id as PrincipalId
    await tx.sql
      .insert(pushSubscriptions)
      .values({ id: newId('psb'), principalId, ...row, createdAt: tx.now })
      .onConflictDoUpdate({ target: pushSubscriptions.endpointIndex, set: { principalId, sealed: row.sealed } })
    await assertFew(tx, principalId)
    return principalId
  })
}

async function assertFew(tx: Tx, principalId: PrincipalId): Promise<void> {
  const [own] = await tx.sql
    .select({ count: count() })
    .from(pushSubscriptions)
    .where(eq(pushSubscriptions.principalId, principalId))
  if (own!.count > mostBrowsers) refuse('TOO_MANY', { limit: mostBrowsers })
}

/** This browser is no longer called, if it was the caller's. */
export function removePush(deps: AddressDeps, endpoint: string): Promise<PrincipalId> {
  const endpointIndex = deps.keys.blind('push', endpoint)
  return inTx(deps, async (tx) => {
    const principalId = tx.actor.id as PrincipalId
    await tx.sql
      .delete(pushSubscriptions)
      .where(and(eq(pushSubscriptions.endpointIndex, endpointIndex), eq(pushSubscriptions.principalId, principalId)))
    return principalId
  })
}

export interface WeChatDeps extends AddressDeps {
  readonly channels: ChannelProviders
}

/** The caller has signed in at WeChat, whose code says how it knows him. */
export async function linkWeChat(deps: WeChatDeps, code: string): Promise<PrincipalId> {
  const openId = code.length > 200 ? undefined : await deps.channels.WECHAT.openIdOf(code)
  if (openId === undefined) refuse('WECHAT_CODE_WRONG', {}, 'code')
  const sealed = deps.keys.seal('wechat', openId)
  return inTx(deps, async (tx) => {
    const principalId = tx.actor.id as PrincipalId
    await tx.sql
      .insert(wechatLinks)
      .values({ principalId, sealed, linkedAt: tx.now })
      .onConflictDoUpdate({ target: wechatLinks.principalId, set: { sealed, linkedAt: tx.now } })
    return principalId
  })
}

/** A browser that its push service no longer knows. */
export async function forgetBrowser({ db, keys }: Pick<AddressDeps, 'db' | 'keys'>, endpoint: string): Promise<void> {
  await db.sql.delete(pushSubscriptions).where(eq(pushSubscriptions.endpointIndex, keys.blind('push', endpoint)))
}

/** The caller's own app says that he has looked at it. */
export function openMessage(deps: TxDeps, id: string): Promise<MessageId> {
  return inTx(deps, async (tx) => {
    const [own] = await tx.sql
      .select({ id: messages.id, sentAt: messages.sentAt })
      .from(messages)
      .where(and(eq(messages.id, id as MessageId), eq(messages.principalId, tx.actor.id as PrincipalId)))
    if (!own?.sentAt) refuse('NOT_FOUND', {}, 'id')
    await moveMessage(tx, own.id, { action: 'OPEN' })
    return own.id
  })
}
