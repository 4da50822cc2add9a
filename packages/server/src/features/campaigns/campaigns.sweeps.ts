import { system } from '../../access/actor.ts'
import { inTx } from '../../db/tx.ts'
import { eachAlone, type SweepDeps } from '../orders/index.ts'
import type { CampaignId } from './campaign.ts'
import { lockCampaign, moveCampaign } from './campaigns.store.ts'
import { windowEnd } from './goal.ts'
import { finishSending, sendNext, startCampaign, withdrawStopped } from './sending.commands.ts'

/** One look takes at most so many campaigns, and so many chunks of each. */
const batch = 20
const chunksAtOnce = 200

async function due({ db }: SweepDeps, text: string, values: readonly unknown[] = []): Promise<CampaignId[]> {
  const { rows } = await db.pool.query<{ id: CampaignId }>(`${text} limit ${batch}`, [...values])
  return rows.map(({ id }) => id)
}

/** Begins what is due, and sends what has begun: the more important first. */
export async function sweepCampaigns(app: SweepDeps): Promise<number> {
  const now = app.clock.now()
  const starting = await due(
    app,
    `select id from campaigns where state = 'SCHEDULED' and starts_at <= $1 order by priority desc, starts_at, id`,
    [now],
  )
  for (const id of starting) await eachAlone(app, id, () => startCampaign(app, id))
  const sending = await due(app, `select id from campaigns where state = 'SENDING' order by priority desc, id`)
  let sent = 0
  for (const id of sending) await eachAlone(app, id, async () => void (sent += await sendAll(app, id)))
  return starting.length + sent
}

async function sendAll(app: SweepDeps, id: CampaignId): Promise<number> {
  let sent = 0
  for (let turn = 0; turn < chunksAtOnce; turn++) {
    const taken = await sendNext(app, id)
    if (taken === 0) {
      await finishSending(app, id)
      break
    }
    sent += taken
  }
  return sent
}

/** Ends what has been measured, and what whoever stopped a campaign did not live to end. */
export async function sweepMeasured(app: SweepDeps): Promise<number> {
  const now = app.clock.now()
  const left = await due(
    app,
    `select id from campaigns where state = 'MEASURING' and stopped_at is not null and sent_at is null order by id`,
  )
  for (const id of left) await eachAlone(app, id, () => withdrawStopped(app, id))
  const over = await due(
    app,
    `select id from campaigns where state = 'MEASURING'
     and (started_at is null or started_at + goal_days * interval '1 day' <= $1) order by started_at, id`,
    [now],
  )
  for (const id of over) await eachAlone(app, id, () => closeCampaign(app, id))
  return left.length + over.length
}

const closeCampaign = (app: SweepDeps, id: CampaignId): Promise<void> =>
  inTx({ ...app, actor: system }, async (tx) => {
    const campaign = await lockCampaign(tx, id)
    if (campaign.state !== 'MEASURING') return
    const { startedAt, goal: kind, goalCategoryId: categoryId, goalDays: windowDays } = campaign
    if (startedAt && windowEnd(startedAt, { kind, categoryId, windowDays }) > tx.now) return
    await moveCampaign(tx, campaign, 'CLOSE')
  })
