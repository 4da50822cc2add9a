import { bulkTag, decideTag, proposeTag, tags, type ProposeTagInput } from '../api/audience.operations.ts'
import { preview } from '../api/histories.operations.ts'
import type { Person } from '../api/person.ts'
import { sleep } from '../pause.ts'
import { need } from '../seeding/stage.ts'
import { questions, type Journey, type Question } from './complete-journey.ts'

interface Describing {
  readonly operator: Person
  /** The second person whom some tags need; null: none is at hand. */
  readonly reviewer: Person | null
  readonly journey: Journey
  readonly say: (line: string) => void
}

interface WantedTag {
  readonly input: ProposeTagInput
  readonly householdIds: readonly string[]
  readonly evidence: string
}

/** What households said of themselves there, and to which campaigns they were chosen, as tags. */
export async function describeHouseholds(
  { operator, reviewer, journey, say }: Describing,
  communityId: string,
  householdIds: ReadonlyMap<string, string>,
): Promise<void> {
  const wanted = [...answerTags(journey), ...campaignTags(journey)]
  const known = new Map((await operator.all(tags, {})).map((tag) => [tag.key, tag]))
  const waiting: string[] = []
  await untilThere(operator, communityId, householdIds.size)
  for (const { input, householdIds: keys, evidence } of wanted) {
    const tag = known.get(input.key) ?? (await operator.tell(proposeTag, { input })).tag
    if (!tag) throw new Error(`the tag ${input.key} was proposed, but the answer does not name it`)
    if (tag.state === 'PROPOSED' && reviewer)
      await reviewer.tell(decideTag, { tagId: tag.id, approves: true, why: 'self-declared in the other system' })
    else if (tag.state !== 'ACTIVE') {
      waiting.push(input.label)
      continue
    }
    const homes = keys.map((key) => need(householdIds, key))
    const { matched } = await operator.tell(bulkTag, { input: { tagId: tag.id, householdIds: homes, evidence } })
    if (matched !== homes.length) throw new Error(`of ${homes.length} households ${matched} got the tag ${input.key}`)
  }
  if (waiting.length > 0)
    throw new Error(
      `${waiting.join(', ')}: these tags need a second person. Approve them in the console and run this again: it goes on here`,
    )
  const answered = new Set(journey.answers.flatMap((each) => each.householdIds))
  say(`tags: ${wanted.length}; ${answered.size} households say something of themselves`)
}

const daysKept = 1_095
const unfit = /[^a-z0-9]+/g
const keyOf = (...words: readonly string[]): string =>
  ['cj', ...words].join('_').toLowerCase().replaceAll('+', ' plus').replaceAll(unfit, '_')

const answerTags = ({ answers }: Journey): WantedTag[] =>
  answers.map(({ question, answer, householdIds }) => {
    const { zh, en, sensitive } = questions[question as Question]
    return {
      input: {
        ...{
          key: keyOf(question, answer),
          kind: 'SELF',
          label: `${zh} ${answer}`,
          labelEn: `${en} ${answer}`,
          daysKept,
        },
        purpose: '按住户自述的家庭情况安排供货与提醒',
        ...(sensitive && { sensitivity: 'SENSITIVE' }),
      },
      householdIds,
      evidence: 'Complete Journey 2017：住户在原系统中自述',
    }
  })

const campaignTags = ({ campaigns, contacts }: Journey): WantedTag[] => {
  const homes = Map.groupBy(contacts, ({ campaignId }) => campaignId)
  return campaigns.map(({ id, type }) => ({
    input: {
      ...{ key: keyOf('campaign', id), kind: 'MANUAL', daysKept },
      label: `2017年活动${id}名单`,
      labelEn: `Campaign ${id} of 2017 (${type})`,
      purpose: '回看2017年的活动送给了谁、带来了什么',
    },
    householdIds: (homes.get(id) ?? []).map(({ householdId }) => householdId),
    evidence: `Complete Journey 2017：活动${id}的发送名单`,
  }))
}

const lookEveryMs = 250
const longestMs = 120_000

/** Residents are known a moment after their households are. */
async function untilThere(operator: Person, communityId: string, count: number): Promise<void> {
  for (const giveUpAt = Date.now() + longestMs; ; await sleep(lookEveryMs, operator.api.stop)) {
    const rule = { community: { ids: [communityId] } }
    const here = await operator.ask(preview, { input: { communityId, rule } })
    if (here.count === count) return
    if (Date.now() > giveUpAt) throw new Error(`of ${count} residents ${here.count} are known after two minutes`)
  }
}
