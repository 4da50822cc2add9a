import type { Db } from '../../../db/database.ts'
import type { Keys } from '../../accounts/index.ts'
import { questions, type AudienceDoor, type Audiences } from './door.ts'
import { refuse } from '@linli/kit'

interface Place {
  readonly address: string
  readonly epoch: number
}

const timeoutMs = 5_000

export const keyOfEpoch = (keys: Keys, epoch: number): string => keys.blind('audience-door', String(epoch))

/** Asks whoever keeps audiences, in this process or where the database says he is. */
export function openAudienceDoor({ db, keys }: { db: Db; keys: Keys }): AudienceDoor {
  let here: Audiences | null = null
  let known: Place | undefined

  async function place(): Promise<Place | undefined> {
    const { rows } = await db.pool.query<Place>('select address, epoch from audience_owner where address is not null')
    return rows[0]
  }

  async function knock({ address, epoch }: Place, question: string, args: readonly unknown[]): Promise<unknown> {
    const response = await fetch(`http://${address}/${question}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${keyOfEpoch(keys, epoch)}`, 'content-type': 'application/json' },
      body: JSON.stringify(args),
      signal: AbortSignal.timeout(timeoutMs),
    })
    if (!response.ok) throw new Error(`the owner of audiences answers ${response.status}`)
    return response.json()
  }

  async function ask(question: keyof Audiences, args: readonly unknown[]): Promise<unknown> {
    try {
      if (here) return await (here[question] as (...args: readonly unknown[]) => Promise<unknown>)(...args)
      if (known) {
        // He may have gone, and another be where the database says now.
        const told = await knock(known, question, args).catch(() => undefined)
        if (told !== undefined) return told
      }
      known = await place()
      if (known) return await knock(known, question, args)
    } catch {
      known = undefined
    }
    return refuse('UNAVAILABLE')
  }

  const asking = Object.fromEntries(
    questions.map((question) => [question, (...args: readonly unknown[]) => ask(question, args)]),
  ) as unknown as Audiences
  return {
    ...asking,
    attach: (owner) => void (here = owner),
    close: async () => void (here = null),
  }
}
