import { graphql, type ResultOf, type VariablesOf } from '../../api/graphql.ts'
import { readYuan } from '../../ui/read-yuan.ts'
import type { PreviewCampaign_query } from './campaign-simulation.tsx'
import type { Channel, Goal } from './campaign-words.ts'

export const CampaignTerms_campaign = graphql(`
  fragment CampaignTerms_campaign on Campaign {
    id
    name
    version
    community {
      id
      name
      nameEn
    }
    merchant {
      id
    }
    includeSegmentIds
    excludeSegmentIds
    variants {
      key
      weight
      content {
        channel
        title
        body
        path
        template
        parameters {
          name
          value
        }
      }
      contentEn {
        channel
        title
        body
        path
        template
        parameters {
          name
          value
        }
      }
    }
    channels
    startsAt
    endsAt
    caps {
      channel
      most
    }
    priority
    holdoutBps
    goal
    goalCategory {
      id
      name
      nameEn
    }
    goalDays
    maxStalenessSeconds
    costs {
      channel
      costFen
    }
    budgetFen
    offer {
      id
      name
      nameEn
    }
  }
`)

export type CampaignTerms = ResultOf<typeof CampaignTerms_campaign>
export type CampaignInput = VariablesOf<typeof PreviewCampaign_query>['input']
type Content = CampaignTerms['variants'][number]['content'][number]

/** What is said on one channel in one language, as it is typed. */
export interface SaidDraft {
  readonly title: string
  readonly body: string
  readonly template: string
  readonly parameters: Readonly<Record<string, string>>
}

export interface VariantDraft {
  readonly key: string
  readonly weight: number
  readonly zh: Readonly<Partial<Record<Channel, SaidDraft>>>
  readonly en: Readonly<Partial<Record<Channel, SaidDraft>>>
}

export interface CampaignDraft {
  readonly name: string
  readonly communityId: string | null
  /** Kept as it is: what is not shown is not lost. */
  readonly merchantId: string | null
  readonly include: readonly string[]
  readonly exclude: readonly string[]
  readonly channels: readonly Channel[]
  readonly variants: readonly VariantDraft[]
  /** Local time of the communities, such as 2026-11-23 18:00. */
  readonly startsAt: string
  readonly endsAt: string
  readonly caps: Readonly<Partial<Record<Channel, number>>>
  readonly costs: Readonly<Partial<Record<Channel, string>>>
  readonly budget: string
  readonly priority: number
  readonly holdoutPercent: number
  readonly goal: Goal
  readonly goalCategoryId: string | null
  readonly goalDays: number
  readonly maxStalenessSeconds: number
  readonly offerId: string | null
}

export const steps = ['audience', 'content', 'schedule', 'holdout', 'review'] as const
export type Step = (typeof steps)[number]

export const emptySaid: SaidDraft = { title: '', body: '', template: '', parameters: {} }
/** Carriers of texts take approved templates only. */
export const takesTemplate = (channel: Channel): boolean => channel === 'SMS' || channel === 'WECHAT'

const hourMs = 3_600_000
const offsetMs = 8 * hourMs
const usualHours = 3 * 24
const usualStalenessSeconds = 3_600

export const localOf = (at: Date): string =>
  new Date(at.getTime() + offsetMs).toISOString().slice(0, 16).replace('T', ' ')
export const instantOf = (local: string): string => new Date(`${local.replace(' ', 'T')}:00+08:00`).toISOString()

/** What each channel's messages cost at present is what they cost a new campaign, until somebody knows better. */
type Tariff = readonly { readonly kind: string; readonly costFen: number }[]

export function newDraft(place: string | null, segmentId: string | null, now: Date, tariff: Tariff): CampaignDraft {
  const startsAt = new Date(Math.ceil((now.getTime() + hourMs) / hourMs) * hourMs)
  return {
    name: '',
    communityId: place,
    merchantId: null,
    include: segmentId === null ? [] : [segmentId],
    exclude: [],
    channels: ['IN_APP'],
    variants: [{ key: 'a', weight: 1, zh: {}, en: {} }],
    startsAt: localOf(startsAt),
    endsAt: localOf(new Date(startsAt.getTime() + usualHours * hourMs)),
    caps: {},
    costs: Object.fromEntries(tariff.filter(isCharged).map(({ kind, costFen }) => [kind, yuanText(costFen)])),
    budget: '',
    priority: 0,
    holdoutPercent: 10,
    goal: 'ORDER',
    goalCategoryId: null,
    goalDays: 14,
    maxStalenessSeconds: usualStalenessSeconds,
    offerId: null,
  }
}

const isCharged = ({ costFen }: { readonly costFen: number }) => costFen > 0
const yuanText = (fen: number): string => (fen / 100).toFixed(2)

export function draftOf(terms: CampaignTerms): CampaignDraft {
  const byChannel = <Value>(entries: readonly (readonly [Channel, Value])[]) =>
    Object.fromEntries(entries) as Partial<Record<Channel, Value>>
  const said = (contents: readonly Content[]) =>
    byChannel(
      contents.map(({ channel, title, body, template, parameters }) => [
        channel,
        {
          title,
          body: template === null ? body : '',
          template: template ?? '',
          parameters: Object.fromEntries(parameters.map(({ name, value }) => [name, value])),
        },
      ]),
    )
  return {
    name: terms.name,
    communityId: terms.community?.id ?? null,
    merchantId: terms.merchant?.id ?? null,
    include: terms.includeSegmentIds,
    exclude: terms.excludeSegmentIds,
    channels: terms.channels,
    variants: terms.variants.map(({ key, weight, content, contentEn }) => ({
      key,
      weight,
      zh: said(content),
      en: said(contentEn),
    })),
    startsAt: localOf(new Date(terms.startsAt)),
    endsAt: localOf(new Date(terms.endsAt)),
    caps: byChannel(terms.caps.map(({ channel, most }) => [channel, most])),
    costs: byChannel(terms.costs.map(({ channel, costFen }) => [channel, yuanText(costFen)])),
    budget: terms.budgetFen === null ? '' : yuanText(terms.budgetFen),
    priority: terms.priority,
    holdoutPercent: terms.holdoutBps / 100,
    goal: terms.goal,
    goalCategoryId: terms.goalCategory?.id ?? null,
    goalDays: terms.goalDays,
    maxStalenessSeconds: terms.maxStalenessSeconds,
    offerId: terms.offer?.id ?? null,
  }
}

/** Of the channels that are used, and of no others: what was typed for another one stays in the draft. */
export function inputOf(draft: CampaignDraft): CampaignInput {
  const contents = (said: VariantDraft['zh']) =>
    draft.channels.map((channel) => {
      const { title, body, template, parameters } = said[channel] ?? emptySaid
      return takesTemplate(channel)
        ? { channel, template, parameters: Object.entries(parameters).map(([name, value]) => ({ name, value })) }
        : { channel, title: title.trim(), body: body.trim() }
    })
  return {
    name: draft.name.trim(),
    communityId: draft.communityId,
    merchantId: draft.merchantId,
    includeSegmentIds: [...draft.include],
    excludeSegmentIds: [...draft.exclude],
    variants: draft.variants.map(({ key, weight, zh, en }) => ({
      key,
      weight,
      content: contents(zh),
      contentEn: contents(en),
    })),
    channels: [...draft.channels],
    startsAt: instantOf(draft.startsAt),
    endsAt: instantOf(draft.endsAt),
    caps: draft.channels.flatMap((channel) => {
      const most = draft.caps[channel]
      return most === undefined ? [] : [{ channel, most }]
    }),
    costs: draft.channels.flatMap((channel) => {
      const costFen = readYuan(draft.costs[channel] ?? '')
      return costFen === null ? [] : [{ channel, costFen }]
    }),
    priority: draft.priority,
    holdoutBps: Math.round(draft.holdoutPercent * 100),
    goal: draft.goal,
    goalCategoryId: draft.goal === 'CATEGORY_ORDER' ? draft.goalCategoryId : null,
    goalDays: draft.goalDays,
    maxStalenessSeconds: draft.maxStalenessSeconds,
    budgetFen: draft.budget.trim() === '' ? null : readYuan(draft.budget),
    offerId: draft.offerId,
  }
}

export type StepProblem =
  | 'campaign.noName'
  | 'campaign.noChannel'
  | 'campaign.noWords'
  | 'campaign.badSpan'
  | 'campaign.badMoney'
  | 'campaign.noCategory'

/** What is not filled in yet, by step; the rest the API judges. */
export function problemsOf(draft: CampaignDraft): ReadonlyMap<Step, StepProblem> {
  const found = new Map<Step, StepProblem>()
  if (draft.name.trim() === '') found.set('audience', 'campaign.noName')
  if (draft.channels.length === 0) found.set('content', 'campaign.noChannel')
  else if (!draft.variants.every(isSaid(draft.channels))) found.set('content', 'campaign.noWords')
  if (!(draft.startsAt < draft.endsAt)) found.set('schedule', 'campaign.badSpan')
  const amounts = [draft.budget, ...draft.channels.map((channel) => draft.costs[channel] ?? '')]
  if (amounts.some((amount) => amount.trim() !== '' && readYuan(amount) === null))
    found.set('schedule', 'campaign.badMoney')
  if (draft.goal === 'CATEGORY_ORDER' && draft.goalCategoryId === null) found.set('holdout', 'campaign.noCategory')
  return found
}

const isSaid =
  (channels: readonly Channel[]) =>
  ({ zh, en }: VariantDraft): boolean =>
    channels.every((channel) =>
      [zh, en].every((said) => {
        const { title, body, template } = said[channel] ?? emptySaid
        return takesTemplate(channel) ? template !== '' : title.trim() !== '' && body.trim() !== ''
      }),
    )
