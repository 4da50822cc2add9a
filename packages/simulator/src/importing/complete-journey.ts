import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from '../commands/command.ts'
import { readCsvGz, textOf, type Row } from '../files/csv.ts'
import { minorUnits, wholeNumber } from '../files/decimal.ts'

/** A year of a grocery chain as its files tell it, in the words of an import; categories by their keys. */
export interface Journey {
  readonly categories: ReadonlyMap<string, Category>
  readonly householdIds: readonly string[]
  readonly products: readonly JourneyProduct[]
  readonly baskets: readonly JourneyBasket[]
  readonly campaigns: readonly JourneyCampaign[]
  readonly contacts: readonly { readonly campaignId: string; readonly householdId: string }[]
  readonly redemptions: readonly JourneyRedemption[]
  /** What a household says of itself: the question, the answer, and who gave it. */
  readonly answers: readonly Answer[]
  /** What the files hold that the year of these households does not, in words. */
  readonly leftOut: readonly string[]
}

export interface Category {
  readonly key: string
  readonly name: string
}

export interface JourneyProduct {
  readonly id: string
  readonly name: string
  readonly brand: string | null
  readonly categoryKey: string
}

export interface JourneyBasket {
  readonly id: string
  readonly householdId: string
  readonly storeId: string
  readonly placedAt: string
  readonly lines: { productId: string; quantity: number; paidFen: number; discountFen: number }[]
}

export interface JourneyCampaign {
  readonly id: string
  readonly type: string
  readonly startDay: string
  readonly endDay: string
}

export interface JourneyRedemption {
  readonly householdId: string
  readonly campaignId: string
  readonly coupon: string
  readonly day: string
  readonly categoryKeys: readonly string[]
}

export interface Answer {
  readonly question: string
  readonly answer: string
  readonly householdIds: string[]
}

const names = [
  'transactions_sample',
  'products',
  'demographics',
  'campaigns',
  'campaign_descriptions',
  'coupons',
  'coupon_redemptions',
] as const
type Files = Readonly<Record<(typeof names)[number], string>>

export function journeyFiles(folder: string): Files {
  const files = Object.fromEntries(names.map((name) => [name, join(folder, `${name}.csv.gz`)])) as Files
  const missing = names.filter((name) => !existsSync(files[name]))
  if (missing.length > 0) throw new UsageError(`${folder} lacks ${missing.map((name) => `${name}.csv.gz`).join(', ')}`)
  return files
}

export async function readJourney(files: Files, say: (line: string) => void): Promise<Journey> {
  const baskets = await readBaskets(files.transactions_sample)
  say(`read ${baskets.length} baskets`)
  const homes = new Set(baskets.map(({ householdId }) => householdId))
  const { products, categories, unlisted } = await readGoods(files.products, baskets)
  say(`read ${products.length} products of ${categories.size} categories`)
  const contacts: { campaignId: string; householdId: string }[] = []
  const strangers = new Set<string>()
  for await (const row of readCsvGz(files.campaigns)) {
    const contact = { campaignId: textOf(row, 'campaign_id'), householdId: textOf(row, 'household_id') }
    if (homes.has(contact.householdId)) contacts.push(contact)
    else strangers.add(contact.householdId)
  }
  const leftOut = [
    ...(unlisted > 0 ? [`${unlisted} products are in baskets and not in the list of products: they have no name`] : []),
    ...(strangers.size > 0
      ? [`households ${[...strangers].join(' and ')} were sent campaigns and have no basket: they are left out`]
      : []),
  ]
  return {
    ...{ categories, products, baskets, contacts, leftOut, householdIds: [...homes] },
    campaigns: await readCampaigns(files.campaign_descriptions),
    redemptions: await readRedemptions(files, products),
    answers: await readAnswers(files.demographics, homes),
  }
}

async function readBaskets(path: string): Promise<JourneyBasket[]> {
  const baskets = new Map<string, JourneyBasket>()
  for await (const row of readCsvGz(path)) {
    const id = textOf(row, 'basket_id')
    const householdId = textOf(row, 'household_id')
    const basket = baskets.get(id) ?? {
      ...{ id, householdId, storeId: textOf(row, 'store_id'), lines: [] },
      placedAt: inChina(textOf(row, 'transaction_timestamp').replace(' ', 'T')),
    }
    if (basket.householdId !== householdId) throw new Error(`basket ${id} is of two households`)
    baskets.set(id, basket)
    basket.lines.push({
      productId: textOf(row, 'product_id'),
      quantity: wholeNumber(textOf(row, 'quantity')),
      paidFen: minorUnits(textOf(row, 'sales_value')),
      discountFen: discounts.reduce((sum, column) => sum + minorUnits(textOf(row, column)), 0),
    })
  }
  return [...baskets.values()]
}

const discounts = ['retail_disc', 'coupon_disc', 'coupon_match_disc']

/** What a clock showed there is taken for what it showed here, so that days, weekdays and hours stay what they were. */
const inChina = (local: string): string => `${local}+08:00`

async function readGoods(path: string, baskets: readonly JourneyBasket[]) {
  const categories = new Map<string, Category>()
  const products: JourneyProduct[] = []
  const unlisted = new Set(baskets.flatMap(({ lines }) => lines.map(({ productId }) => productId)))
  const categoryOf = (department: string, category: string): string => {
    const key = categoryKey(department, category)
    if (!categories.has(key)) categories.set(key, { key, name: `${category} · ${department}` })
    return key
  }
  for await (const row of readCsvGz(path)) {
    const id = textOf(row, 'product_id')
    unlisted.delete(id)
    const category = row.get('product_category') ?? unknown
    products.push({
      id,
      name: row.get('product_type') ?? row.get('product_category') ?? `Product ${id}`,
      brand: row.get('brand') ?? null,
      categoryKey: categoryOf(row.get('department') ?? unknown, category),
    })
  }
  for (const id of unlisted)
    products.push({ id, name: `Product ${id}`, brand: null, categoryKey: categoryOf(unknown, unknown) })
  return { products, categories, unlisted: unlisted.size }
}

const unknown = 'UNKNOWN'
const longestCategoryKey = 40

/** Of words; where they are too many, the end of them is a digest of all. */
function categoryKey(department: string, category: string): string {
  const words = `cj-${department}-${category}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
  const trimmed = words.replace(/-$/, '')
  if (trimmed.length <= longestCategoryKey) return trimmed
  const digest = createHash('sha256').update(`${department} ${category}`).digest('hex').slice(0, 6)
  return `${trimmed.slice(0, longestCategoryKey - 7)}-${digest}`
}

async function readCampaigns(path: string): Promise<JourneyCampaign[]> {
  const campaigns: JourneyCampaign[] = []
  for await (const row of readCsvGz(path))
    campaigns.push({
      id: textOf(row, 'campaign_id'),
      type: textOf(row, 'campaign_type'),
      startDay: textOf(row, 'start_date'),
      endDay: textOf(row, 'end_date'),
    })
  return campaigns
}

/** A coupon is good for what its products are. */
async function readRedemptions(files: Files, products: readonly JourneyProduct[]): Promise<JourneyRedemption[]> {
  const rows: Row[] = []
  for await (const row of readCsvGz(files.coupon_redemptions)) rows.push(row)
  const couponOf = (row: Row) => `${textOf(row, 'campaign_id')} ${textOf(row, 'coupon_upc')}`
  const categories = new Map(rows.map((row) => [couponOf(row), new Set<string>()]))
  const categoryOf = new Map(products.map(({ id, categoryKey: key }) => [id, key]))
  for await (const row of readCsvGz(files.coupons)) {
    const category = categoryOf.get(textOf(row, 'product_id'))
    if (category !== undefined) categories.get(couponOf(row))?.add(category)
  }
  return rows.map((row) => ({
    householdId: textOf(row, 'household_id'),
    campaignId: textOf(row, 'campaign_id'),
    coupon: textOf(row, 'coupon_upc'),
    day: textOf(row, 'redemption_date'),
    categoryKeys: [...categories.get(couponOf(row))!],
  }))
}

/** The questions of the demographics file, as a tag calls them. */
export const questions = {
  age: { zh: '年龄', en: 'Age', sensitive: false },
  income: { zh: '收入', en: 'Income', sensitive: true },
  home_ownership: { zh: '住房', en: 'Home', sensitive: false },
  marital_status: { zh: '婚姻', en: 'Marital status', sensitive: false },
  household_size: { zh: '家庭人数', en: 'Household size', sensitive: false },
  household_comp: { zh: '家庭构成', en: 'Household', sensitive: false },
  kids_count: { zh: '孩子数', en: 'Kids', sensitive: false },
} as const
export type Question = keyof typeof questions

async function readAnswers(path: string, homes: ReadonlySet<string>): Promise<Answer[]> {
  const answers = new Map<string, Answer>()
  for await (const row of readCsvGz(path)) {
    const householdId = textOf(row, 'household_id')
    if (!homes.has(householdId)) continue
    for (const question of Object.keys(questions)) {
      const answer = row.get(question)
      if (answer == null) continue
      const known = answers.get(`${question} ${answer}`) ?? { question, answer, householdIds: [] }
      answers.set(`${question} ${answer}`, known)
      known.householdIds.push(householdId)
    }
  }
  return [...answers.values()]
}
