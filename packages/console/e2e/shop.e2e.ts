import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { audit } from './audit.ts'
import { launch } from './chromium.ts'
import { neighbourhood, type Neighbourhood } from './neighbourhood.ts'
import { enterShop, phone, resident } from './resident.ts'

let browser: Browser
let here: Neighbourhood

beforeAll(async () => {
  here = neighbourhood()
  browser = await launch()
})
afterAll(() => browser?.close())

/** The budget of the flow: what usuals may take from an opened page to a paid order. */
const budget = { seconds: 60, clicks: 6 }

/** Clicks that this test makes itself, to be compared with what the page says of them. */
function counted(page: Page) {
  let clicks = 0
  return {
    get clicks() {
      return clicks
    },
    async click(name: string | RegExp) {
      clicks++
      await page.getByRole('button', { name }).click()
    },
  }
}

interface Figures {
  readonly runs: number
  readonly paid: number
  readonly medianMs: number | null
  readonly medianTaps: number | null
  readonly withinBudgetBp: number | null
}

/** What the API tells an operator of the runs that ended since. */
async function flowSince(from: Date): Promise<Figures> {
  const { flowReport } = await here.as<{ flowReport: { all: Figures } }>(
    'operator',
    `query ($from: DateTime!, $to: DateTime!) { flowReport(flow: USUALS, from: $from, to: $to) {
      all { runs paid medianMs medianTaps withinBudgetBp } } }`,
    { from, to: new Date(Date.now() + 60_000) },
  )
  return flowReport.all
}

test('the usuals are paid for within 6 clicks and 60 s of opening the page, and the metric says just that', async () => {
  const person = await resident(browser, here.url)
  const { page, complaints } = person
  const [began, from] = [performance.now(), new Date()]
  const hand = counted(page)
  await page.goto('/shop/')
  await page.getByLabel('手机号').fill(phone)
  await hand.click('获取验证码')
  await page.getByLabel('验证码').fill('000000')
  await hand.click(/^登录$/)
  await page.getByRole('heading', { name: '常买的' }).waitFor()
  await hand.click('一键再买')
  await hand.click(/^确认并支付/)
  await page.getByRole('heading', { name: '已付款' }).waitFor()
  const seconds = (performance.now() - began) / 1_000
  expect(hand.clicks).toBeLessThanOrEqual(budget.clicks)
  expect(seconds).toBeLessThan(budget.seconds)

  await page.getByText(`点了 ${hand.clicks} 次`).waitFor()
  await expect.poll(async () => (await flowSince(from)).paid).toBe(1)
  const figures = await flowSince(from)
  expect(figures).toMatchObject({ runs: 1, medianTaps: hand.clicks, withinBudgetBp: 10_000 })
  expect(figures.medianMs! / 1_000).toBeLessThan(seconds)
  expect(figures.medianMs).toBeGreaterThan(0)
  await page
    .getByRole('status')
    .filter({ hasText: /商家|备货|在路上|已完成/ })
    .first()
    .waitFor()
  expect(complaints).toEqual([])
})

test('who is signed in already needs two', async () => {
  const person = await resident(browser, here.url)
  const { page } = person
  await enterShop(page, here.residentToken)
  const hand = counted(page)
  await hand.click('一键再买')
  await hand.click(/^确认并支付/)
  await page.getByText('点了 2 次').waitFor()
})

test('the keyboard alone does it, and another way changes the total', async () => {
  const person = await resident(browser, here.url)
  const { page } = person
  await enterShop(page, here.residentToken)
  await page.getByRole('button', { name: '一键再买' }).focus()
  await page.keyboard.press('Enter')
  const pay = page.getByRole('button', { name: /^确认并支付/ })
  await pay.waitFor()
  const open = page.getByRole('radio', { disabled: false })
  const before = await pay.textContent()
  await open.first().focus()
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => pay.textContent()).not.toBe(before)
  await page.getByRole('button', { name: '返回' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: '常买的' }).waitFor()
})

test('another day is chosen with the keyboard, and the order comes on it', async () => {
  const person = await resident(browser, here.url)
  const { page } = person
  await enterShop(page, here.residentToken)
  await page.getByRole('button', { name: '一键再买' }).click()
  const ways = page.locator('.part').first().getByRole('radio', { disabled: false })
  await ways.first().waitFor()
  const days = page.locator('.part').first().getByLabel('哪天送到')
  // Which of them know a day depends on the hour.
  for (const way of await ways.all()) {
    await way.check()
    if ((await days.count()) > 0) break
  }
  const wanted = await days.locator('option:not([disabled])').nth(2).getAttribute('value')
  await days.focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await expect.poll(() => days.inputValue()).toBe(wanted)
  await page.getByRole('button', { name: /^确认并支付/ }).click()
  await page.getByRole('heading', { name: '已付款' }).waitFor()
  const { orders } = await here.as<{
    orders: { nodes: { fulfilment: { mode: string; window: { startsAt: string } } }[] }
  }>('resident', '{ orders(first: 5) { nodes { fulfilment { mode window { startsAt } } } } }')
  expect(orders.nodes.map(({ fulfilment }) => fulfilment.window.startsAt)).toContain(wanted)
})

test('what is over for today can be had on another day', async () => {
  const person = await resident(browser, here.url)
  const { page } = person
  await using _ = await overForToday()
  await enterShop(page, here.residentToken)
  await page.getByRole('button', { name: '一键再买' }).click()
  const part = page.locator('.part').first()
  const sameDay = part.locator('.way').filter({ hasText: '当日达' })
  await sameDay.getByText('过了截单时间 · 可选其他日子').waitFor()
  await sameDay.getByRole('radio').check()
  await sameDay.getByText(/^明天/).waitFor()
  const days = part.getByLabel('哪天送到')
  const wanted = await days.locator('option').last().getAttribute('value')
  await days.selectOption(wanted)
  await page.getByRole('button', { name: /^确认并支付/ }).click()
  await page.getByRole('heading', { name: '已付款' }).waitFor()
  const { orders } = await here.as<{ orders: { nodes: { fulfilment: { window: { startsAt: string } } }[] } }>(
    'resident',
    '{ orders(first: 5) { nodes { fulfilment { window { startsAt } } } } }',
  )
  expect(orders.nodes.map(({ fulfilment }) => fulfilment.window.startsAt)).toContain(wanted)
})

interface Rule {
  readonly mode: string
  readonly version: number
  readonly community: object | null
  readonly window: { readonly daily: object }
}

/** Lets the cutoff of the resident's own neighbourhood be a minute after midnight, until it is disposed of. */
async function overForToday(): Promise<AsyncDisposable> {
  const { households } = await here.as<{ households: { nodes: { community: { id: string } }[] } }>(
    'resident',
    '{ households(first: 1) { nodes { community { id } } } }',
  )
  const communityId = households.nodes[0]!.community.id
  const read = async () => {
    const { modeRules } = await here.as<{ modeRules: Rule[] }>(
      'operator',
      `query ($id: ID!) { modeRules(communityId: $id) { mode version community { id } enabled takesBulky keepsCold
        capacity maxDistanceM maxWeightG freeCancelAfterMinutes compensation { afterMinutes feeBp fixedFen capFen }
        fee { baseFen perKmFen kmIncluded perKgFen kgIncluded freeFromFen }
        cost { pickerBaseFen pickerPerLineFen riderBaseFen riderPerKmFen stationFen leaderFen packagingFen }
        window { daily { cutoffMinute startMinute endMinute leadDays rollsOver pickLeadMinutes daysAhead } } } }`,
      { id: communityId },
    )
    return modeRules.find(({ mode }) => mode === 'SAME_DAY')!
  }
  const set = async ({ mode, ...rule }: Rule) => {
    const { version, community } = await read()
    const { version: __, community: ___, ...terms } = rule
    const { setModeRule } = await here.as<{ setModeRule: { userErrors: object[] } }>(
      'operator',
      'mutation ($input: SetModeRuleInput!) { setModeRule(input: $input) { userErrors { code field } } }',
      { input: { communityId, mode, terms, reason: '试一试', expectedVersion: community ? version : 0 } },
    )
    expect(setModeRule.userErrors).toEqual([])
  }
  const before = await read()
  await set({ ...before, window: { daily: { ...before.window.daily, cutoffMinute: 1, rollsOver: false } } })
  return { [Symbol.asyncDispose]: () => set(before) }
}

test.each(['zh-CN', 'en'])('every view is fit for everybody (WCAG AA), in %s', async (locale) => {
  const person = await resident(browser, here.url, { locale })
  const { page } = person
  const isEnglish = locale === 'en'
  await page.goto('/shop/')
  await page.getByRole('textbox').fill(phone)
  expect(await audit(page)).toEqual([])
  await enterShop(page, here.residentToken)
  expect(await audit(page)).toEqual([])
  await page.getByRole('button', { name: isEnglish ? 'Buy again' : '一键再买' }).click()
  const pay = page.getByRole('button', { name: isEnglish ? /^Confirm and pay/ : /^确认并支付/ })
  await pay.waitFor()
  expect(await audit(page)).toEqual([])
  await pay.click()
  await page.getByRole('heading', { name: isEnglish ? 'Paid' : '已付款' }).waitFor()
  expect(await audit(page)).toEqual([])
})
