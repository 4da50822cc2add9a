import 'reflect-metadata'
import type { Actor } from '../src/access/actor.ts'
import { openDb } from '../src/db/database.ts'
import { keysOf } from '../src/features/accounts/index.ts'
import { openPlacing, placeOrder } from '../src/features/orders/index.ts'
import { hotBasketOf, spreadBasket, type Resident } from './orders-baskets.ts'
import { systemClock } from '@linli/kit'

/** The command without HTTP and GraphQL: what placing an order costs below the API. */
export interface CommandRound {
  readonly residents: readonly Resident[]
  readonly clients: number
  readonly seconds: number
  readonly hot: boolean
}

const open = (maxConnections: number, pipeline: boolean) =>
  openDb({ url: process.env['DATABASE_URL']!, maxConnections, pipeline, onError: () => {} })
const db = open(Number(process.env['BENCH_CONNECTIONS']), false)

const keys = await keysOf(db.sql)
const placing = openPlacing({ db, connections: open(3, true), clock: systemClock })

const actorOf = ({ householdId }: Resident): Actor => ({
  kind: 'PERSON',
  id: 'usr_01000000000000000000000000',
  name: 'bench',
  sessionId: null,
  expiresAt: null,
  grants: [{ id: 'bench', role: 'RESIDENT', placeKind: 'HOUSEHOLD', placeId: householdId, scopes: [] }],
})

async function place({ residents, clients, seconds, hot }: CommandRound): Promise<{ placed: number; seconds: number }> {
  const hotOnes = hotBasketOf(residents)
  const next = hot ? () => hotOnes.next() : () => spreadBasket(residents)
  const begin = performance.now()
  let placed = 0
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (performance.now() - begin < seconds * 1_000) {
        const { resident, basket } = next()
        await placeOrder(
          { db, keys, placing, clock: systemClock, actor: actorOf(resident), env: { payMinutes: 15 } },
          basket,
          crypto.randomUUID(),
        )
        placed++
      }
    }),
  )
  return { placed, seconds: (performance.now() - begin) / 1_000 }
}

process.on('message', (message: CommandRound | 'cpu') => {
  if (message !== 'cpu') void place(message).then((answer) => process.send!(answer))
})
process.channel?.ref()
process.on('SIGTERM', () => process.exit(0))
process.send!({ port: 0 })
