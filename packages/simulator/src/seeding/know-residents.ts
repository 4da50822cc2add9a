import {
  approveCampaign,
  bulkTag,
  campaigns,
  decideTag,
  declareTag,
  proposeTag,
  saveCampaign,
  saveSegment,
  segmentRecipes,
  segments,
  submitCampaign,
  tags,
  type ProposeTagInput,
  type SaveCampaignInput,
} from '../api/audience.operations.ts'
import { Person } from '../api/person.ts'
import { inParallel } from '../pause.ts'
import { need, width, type Stage } from './stage.ts'

const dayMs = 86_400_000

/** The keys of tags that recipes and the platform know. */
const catalogue: readonly (ProposeTagInput & { readonly needsSecond: boolean })[] = [
  {
    key: 'bulk_buyer',
    kind: 'MANUAL',
    label: '高频采购',
    labelEn: 'Buys often',
    purpose: '到货先通知，预留自提时段',
    daysKept: 180,
    needsSecond: false,
  },
  {
    key: 'senior',
    kind: 'SELF',
    label: '银龄（自述）',
    labelEn: 'Senior (self-declared)',
    purpose: '大字清单与上午时段优先',
    daysKept: 730,
    needsSecond: false,
  },
  {
    key: 'frequent',
    kind: 'COMPUTED',
    label: '常客',
    labelEn: 'Frequent',
    purpose: '让一周买几次的邻居先看到到货',
    daysKept: 30,
    needsSecond: true,
  },
  {
    key: 'helps_out',
    kind: 'MANUAL',
    label: '热心邻居',
    labelEn: 'Helps out',
    purpose: '邀请参加楼栋互助',
    daysKept: 365,
    needsSecond: false,
  },
]

/** Tags, segments and campaigns that are not there yet: some in use, one that waits for the second person. */
export async function knowResidents(stage: Stage, communityIds: ReadonlyMap<string, string>): Promise<void> {
  const { api, world } = stage
  const reviewer = Person.demoOperator(api, undefined, 'review')
  const home = need(communityIds, world.places[0]!.key)
  const tagIds = await giveTags(stage, reviewer)
  await wear(stage, tagIds)
  const segmentIds = await cutSegments(stage, home)
  await writeCampaigns(stage, reviewer, home, segmentIds)
}

async function giveTags({ operator, say }: Stage, reviewer: Person): Promise<Map<string, string>> {
  const ids = new Map((await operator.all(tags, {})).map(({ key, id }) => [key, id]))
  for (const { needsSecond, ...input } of catalogue) {
    if (ids.has(input.key)) continue
    const { tag } = await operator.tell(proposeTag, { input })
    if (!tag) throw new Error(`the tag ${input.key} was proposed, but the answer names none`)
    if (needsSecond && tag.state === 'PROPOSED')
      await reviewer.tell(decideTag, { tagId: tag.id, approves: true, why: '用途明确，只看购买次数' })
    ids.set(input.key, tag.id)
  }
  say(`${ids.size} tags`)
  return ids
}

/** The first homes of the first place are given tags; some of them say of themselves that they are seniors. */
async function wear({ api, operator, world }: Stage, tagIds: ReadonlyMap<string, string>): Promise<void> {
  const people = world.places[0]!.homes.slice(0, 24)
  const tagId = need(tagIds, 'bulk_buyer')
  const csv = people
    .slice(0, 12)
    .map(({ phone }) => phone)
    .join('\n')
  await operator.tell(bulkTag, { input: { tagId, csv, evidence: '门店手记：每周至少来三次' } })
  const seniors = people.filter((_, index) => index % 3 === 1)
  await inParallel(width, seniors, async ({ phone }) => {
    await Person.byPhone(api, phone).tell(declareTag, { tagId: need(tagIds, 'senior') })
  })
}

async function cutSegments({ operator, say }: Stage, communityId: string): Promise<Map<string, string>> {
  const ids = new Map((await operator.all(segments, {})).map(({ name, id }) => [name, id]))
  for (const { name, nameEn, why, rule } of await operator.ask(segmentRecipes, {})) {
    if (rule === null || ids.has(name)) continue
    const { segment } = await operator.tell(saveSegment, {
      input: { name, nameEn, purpose: why, reason: '平台推荐', rule },
    })
    if (segment) ids.set(name, segment.id)
  }
  const here = '望京花园：还没下过单的邻居'
  if (!ids.has(here)) {
    const { segment } = await operator.tell(saveSegment, {
      input: {
        name: here,
        nameEn: 'Wangjing: neighbours without an order',
        purpose: '请楼栋团长打个招呼',
        reason: '首单从熟人开始',
        communityId,
        rule: { not: { trait: { key: 'ORDERS', is: 'GTE', value: 1 } } },
      },
    })
    if (segment) ids.set(here, segment.id)
  }
  say(`${ids.size} segments`)
  return ids
}

/** One that is under way, one that waits for a second person, one that is being written. */
async function writeCampaigns(
  { operator, say }: Stage,
  reviewer: Person,
  communityId: string,
  segmentIds: ReadonlyMap<string, string>,
): Promise<void> {
  const known = new Set((await operator.all(campaigns, {})).map(({ name }) => name))
  const first = segmentIds.get('望京花园：还没下过单的邻居')
  const now = Date.now()
  const input = (
    name: string,
    [title, body]: readonly [string, string],
    [titleEn, bodyEn]: readonly [string, string],
    includeSegmentIds: readonly string[],
  ): SaveCampaignInput => ({
    name,
    communityId,
    includeSegmentIds,
    channels: ['IN_APP'],
    variants: [
      {
        key: 'a',
        content: [{ channel: 'IN_APP', title, body }],
        contentEn: [{ channel: 'IN_APP', title: titleEn, body: bodyEn }],
      },
    ],
    startsAt: new Date(now + 60_000).toISOString(),
    endsAt: new Date(now + 7 * dayMs).toISOString(),
    goal: 'ORDER',
    holdoutBps: 2_000,
  })
  const wanted = [
    {
      reach: 'APPROVED',
      input: input(
        '周末到货提醒',
        ['周末鲜货到了', '{name}，{community}南门驿站周六上午有当季蔬果到货。'],
        ['Fresh for the weekend', '{name}, seasonal greens arrive at {community} South Gate on Saturday morning.'],
        [],
      ),
    },
    {
      reach: 'SUBMITTED',
      input: input(
        '首单请团长打招呼',
        ['楼下团长等您来', '{name}，第一单由{community}团长送到家门口。'],
        ['Your leader is downstairs', '{name}, the leader of {community} brings your first order to the door.'],
        first ? [first] : [],
      ),
    },
    {
      reach: 'DRAFT',
      input: input(
        '雨季送达承诺',
        ['下雨也准时', '{name}，雨天我们把时间说得更准，晚了就赔。'],
        ['On time in the rain', '{name}, when it rains we promise what we can keep, and pay when we are late.'],
        [],
      ),
    },
  ] as const
  for (const each of wanted) {
    if (known.has(each.input.name)) continue
    const { campaign } = await operator.tell(saveCampaign, { input: each.input })
    if (!campaign || each.reach === 'DRAFT') continue
    await operator.tell(submitCampaign, { id: campaign.id })
    if (each.reach === 'APPROVED') await reviewer.tell(approveCampaign, { id: campaign.id })
  }
  say(`${wanted.length} campaigns`)
}
