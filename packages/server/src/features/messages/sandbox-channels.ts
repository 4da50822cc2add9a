import { eq, lte, sql } from 'drizzle-orm'
import type { Db } from '../../db/database.ts'
import type { Address, ChannelProvider, ChannelProviders, Letter, ProviderAnswer } from './channel-provider.ts'
import type { OutsideChannel } from './channel.ts'
import { wordsOf } from './content.ts'
import { hear, type PostDeps } from './deliveries.commands.ts'
import { sandboxLetters } from './sandbox.table.ts'
import { addMs, type Clock } from '@linli/kit'

/** How often what goes wrong, in percent. */
export interface SandboxChannelSettings {
  readonly sandboxMessagesRefused: number
  readonly sandboxMessagesTimeouts: number
  readonly sandboxMessagesLost: number
  readonly sandboxMessagesDoubled: number
}

export interface SandboxChannelOptions {
  readonly db: Db
  readonly clock: Clock
  readonly settings: SandboxChannelSettings
}

/** A call of which nobody hears the end. */
class NoAnswer extends Error {}

/** Receipts come so long after a message was taken. */
const receiptMs = 2_000

/** Providers without companies behind them: they keep their own books, carry out each reference once, and err on demand. */
export const sandboxChannels = (options: SandboxChannelOptions): ChannelProviders => ({
  WEB_PUSH: sandboxChannel('WEB_PUSH', options),
  SMS: sandboxChannel('SMS', options),
  WECHAT: {
    ...sandboxChannel('WECHAT', options),
    // As WeChat: a code that was really given, here one that says so, is somebody's; the same is always the same.
    openIdOf: (code) => Promise.resolve(/^sandbox-[\w-]{1,60}$/.test(code) ? `o_${code}` : undefined),
  },
})

function sandboxChannel(channel: OutsideChannel, { db, clock, settings }: SandboxChannelOptions): ChannelProvider {
  const happens = (percent: number) => percent > 0 && Math.random() * 100 < percent

  async function take({ reference, to, said }: Letter): Promise<typeof sandboxLetters.$inferSelect> {
    const isRefused = happens(settings.sandboxMessagesRefused)
    const now = clock.now()
    const { title, body } = wordsOf(said)
    const [letter] = await db.sql
      .insert(sandboxLetters)
      .values({
        reference,
        channel,
        to: masked(to),
        text: [title, body].filter(Boolean).join('\n'),
        state: isRefused ? 'REFUSED' : 'TAKEN',
        failure: isRefused ? 'REFUSED_BY_SANDBOX' : null,
        takenAt: now,
        tellAt: isRefused || happens(settings.sandboxMessagesLost) ? null : addMs(now, receiptMs),
        tellTimes: happens(settings.sandboxMessagesDoubled) ? 2 : 1,
      })
      .onConflictDoUpdate({
        target: sandboxLetters.reference,
        set: { calls: sql`${sandboxLetters.calls} + 1` },
      })
      .returning()
    return letter!
  }

  return {
    async send(letter) {
      if (happens(settings.sandboxMessagesTimeouts)) throw new NoAnswer('the sandbox has not heard of it')
      const taken = await take(letter)
      if (happens(settings.sandboxMessagesTimeouts)) throw new NoAnswer('the sandbox does not answer')
      return answerOf(taken)
    },
    async query(reference) {
      const [found] = await db.sql.select().from(sandboxLetters).where(eq(sandboxLetters.reference, reference))
      return found ? answerOf(found) : { state: 'NOT_FOUND' }
    },
  }
}

const answerOf = ({ state, failure }: typeof sandboxLetters.$inferSelect): ProviderAnswer =>
  state === 'REFUSED' ? { state, reason: failure ?? '' } : { state }

function masked(to: Address): string {
  if ('phone' in to) return `****${to.phone.slice(-4)}`
  if ('openId' in to) return `****${to.openId.slice(-4)}`
  return `${to.browsers.length}`
}

/** One look tells of at most so many. */
const batch = 100

/** What the built-in providers have to tell: that it has come. */
export async function tellSandboxReceipts(app: PostDeps): Promise<number> {
  const due = await app.db.sql
    .update(sandboxLetters)
    .set({ tellAt: null, state: 'DELIVERED' })
    .where(
      sql`${sandboxLetters.reference} in (select reference from sandbox_letters where ${lte(sandboxLetters.tellAt, app.clock.now())} order by tell_at limit ${batch} for update skip locked)`,
    )
    .returning()
  for (const { reference, tellTimes } of due)
    for (let time = 0; time < tellTimes; time++) await hear(app, reference, { state: 'DELIVERED' })
  return due.length
}
