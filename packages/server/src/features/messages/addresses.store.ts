import { eq } from 'drizzle-orm'
import type { Sql } from '../../db/database.ts'
import { principals, type Keys, type PrincipalId } from '../accounts/index.ts'
import type { Address, Browser } from './channel-provider.ts'
import type { Channel } from './channel.ts'
import { pushSubscriptions, wechatLinks } from './preferences.table.ts'

/** Where somebody is reached on a channel; undefined when nowhere any more. */
export async function findAddress(
  sql: Sql,
  { principalId, channel }: { readonly principalId: PrincipalId; readonly channel: Channel | null },
  keys: Keys,
): Promise<Address | undefined> {
  switch (channel) {
    case 'SMS': {
      const [found] = await sql
        .select({ sealed: principals.phoneSealed })
        .from(principals)
        .where(eq(principals.id, principalId))
      return found?.sealed ? { phone: keys.open('phone', found.sealed) } : undefined
    }
    case 'WECHAT': {
      const [found] = await sql.select().from(wechatLinks).where(eq(wechatLinks.principalId, principalId))
      return found && { openId: keys.open('wechat', found.sealed) }
    }
    case 'WEB_PUSH': {
      const found = await sql.select().from(pushSubscriptions).where(eq(pushSubscriptions.principalId, principalId))
      if (found.length === 0) return undefined
      return { browsers: found.map(({ sealed }) => JSON.parse(keys.open('push', sealed)) as Browser) }
    }
    case 'IN_APP':
    case 'LEADER_TASK':
    case null:
      return undefined
  }
}
