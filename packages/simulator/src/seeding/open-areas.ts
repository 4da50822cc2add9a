import { certifyRider, dispatchAreas, openDispatchArea, type CertificateKind } from '../api/dispatch.operations.ts'
import { riders } from '../api/trade.operations.ts'
import { inParallel } from '../pause.ts'
import { need, width, type Stage } from './stage.ts'

const dayMs = 86_400_000

/** One area for each neighbourhood, each run in another way, and papers for those who ride there. */
export async function openAreas(stage: Stage, communityIds: Map<string, string>): Promise<void> {
  const planned = new Set(
    (await stage.operator.all(dispatchAreas, {})).flatMap(({ communities }) => communities.map(({ id }) => id)),
  )
  const missing = stage.world.places.filter(({ key }) => !planned.has(need(communityIds, key)))
  for (const { key, name, nameEn, dispatch } of missing) {
    const communityId = need(communityIds, key)
    await certifyRiders(stage, communityId)
    const input = { name: `${name}片区`, nameEn, communityIds: [communityId], mode: dispatch }
    await stage.operator.tell(openDispatchArea, { input })
  }
  stage.say(`${stage.world.places.length} dispatch areas`)
}

/** Everybody may carry food, two of three what must be kept cold; one paper ends tomorrow and one has ended. */
async function certifyRiders({ operator }: Stage, communityId: string): Promise<void> {
  const there = await operator.all(riders, { filter: { communityId: { eq: communityId } } })
  await inParallel(width, there, async ({ id }, index) => {
    const days = index === 1 ? 1 : index === 2 ? -1 : 200 + index
    await certify('HEALTH', days)
    if (index % 3 !== 2) await certify('COLD_CHAIN', 300 + index)

    async function certify(kind: CertificateKind, untilDays: number): Promise<void> {
      const midnight = Math.floor(Date.now() / dayMs) * dayMs
      const input = {
        riderId: id,
        kind,
        number: `${kind === 'HEALTH' ? 'JK' : 'LL'}-${id.slice(-8).toUpperCase()}`,
        issuedAt: new Date(midnight - 100 * dayMs).toISOString(),
        expiresAt: new Date(midnight + untilDays * dayMs).toISOString(),
      }
      await operator.tell(certifyRider, { input })
    }
  })
}
