import { viewer } from '../api/access.operations.ts'
import {
  activateOffer,
  fundOffer,
  grantRedPackets,
  offers,
  saveOffer,
  type SaveOfferInput,
} from '../api/offers.operations.ts'
import { Person } from '../api/person.ts'
import { listings } from '../api/trade.operations.ts'
import { inParallel } from '../pause.ts'
import { need, width, type Stage } from './stage.ts'

const dayMs = 86_400_000
const packetsFor = 12

interface Gift extends Omit<SaveOfferInput, 'validFrom' | 'validUntil'> {
  readonly budgetFen: number
}

/** Offers that are not there yet: some plenty, one that is nearly spent, so that running out is seen. */
export async function giveOffers(
  stage: Stage,
  communityIds: ReadonlyMap<string, string>,
  merchantIds: ReadonlyMap<string, string>,
): Promise<Map<string, string>> {
  const { operator, world } = stage
  const ids = new Map((await operator.all(offers, {})).map(({ name, id }) => [name, id]))
  const home = need(communityIds, world.places[0]!.key)
  const gifts = await giftsOf(stage, home, need(merchantIds, world.shops[0]!.nameEn))
  const validFrom = new Date(Date.now() - dayMs).toISOString()
  const validUntil = new Date(Date.now() + 90 * dayMs).toISOString()
  for (const { budgetFen, ...input } of gifts) {
    if (ids.has(input.name)) continue
    const key = (act: string) => `seed/${world.seed}/${input.nameEn}/${act}`
    const { offer } = await operator.tell(saveOffer, {
      input: { ...input, validFrom, validUntil },
      idempotencyKey: key('save'),
    })
    if (!offer) throw new Error(`${input.nameEn} was saved, but the answer names no offer`)
    await operator.tell(fundOffer, { offerId: offer.id, amountFen: budgetFen, idempotencyKey: key('fund') })
    await operator.tell(activateOffer, { offerId: offer.id })
    if (input.kind === 'RED_PACKET') {
      const householdIds = await firstHomes(stage, home)
      await operator.tell(grantRedPackets, { offerId: offer.id, householdIds, idempotencyKey: key('grant') })
    }
    ids.set(input.name, offer.id)
  }
  stage.say(`${gifts.length} offers`)
  return ids
}

async function giftsOf({ operator }: Stage, communityId: string, merchantId: string): Promise<Gift[]> {
  const filter = { merchantId: { eq: merchantId }, communityId: { eq: communityId } }
  const shelf = (await operator.all(listings, { filter })).filter(({ state }) => state === 'ON_SALE')
  const dearest = shelf.toSorted((a, b) => b.priceFen - a.priceFen)[0]
  return [
    {
      kind: 'NEW_RESIDENT',
      name: '新邻居立减',
      nameEn: 'New neighbour',
      amountFen: 500,
      deviceLimit: 1,
      budgetFen: 200_000,
    },
    {
      kind: 'THRESHOLD_OFF',
      name: '满 49 减 5',
      nameEn: '5 off 49',
      thresholdFen: 4_900,
      amountFen: 500,
      householdLimit: 3,
      budgetFen: 100_000,
    },
    {
      kind: 'RED_PACKET',
      name: '邻里红包',
      nameEn: 'Neighbours’ red packet',
      communityId,
      amountFen: 300,
      packetDays: 14,
      stackable: true,
      budgetFen: 3_600,
    },
    ...(dearest
      ? [
          {
            kind: 'ITEM_PRICE' as const,
            name: '今日特价',
            nameEn: 'Deal of the day',
            communityId,
            merchantId,
            merchantBps: 5_000,
            listingId: dearest.id,
            itemPriceFen: Math.floor(dearest.priceFen * 0.8),
            unitsPerOrder: 1,
            householdLimit: 2,
            budgetFen: Math.floor(dearest.priceFen * 0.2) * 5,
          },
        ]
      : []),
  ]
}

/** The households of the story and their neighbours. */
function firstHomes({ api, world }: Stage, communityId: string): Promise<string[]> {
  const people = world.places[0]!.homes.slice(0, packetsFor)
  return inParallel(width, people, async ({ phone }) => {
    const me = await Person.byPhone(api, phone).ask(viewer, {})
    const mine = me?.households.find(({ community }) => community.id === communityId)
    if (!mine) throw new Error(`${phone} has no household there`)
    return mine.id
  })
}
