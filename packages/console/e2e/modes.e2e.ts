import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { audit } from './audit.ts'
import { launch } from './chromium.ts'
import { neighbourhood, type Neighbourhood } from './neighbourhood.ts'
import { enter, operator } from './operator.ts'

let browser: Browser
let here: Neighbourhood
let place: string

interface Rule {
  readonly mode: string
  readonly version: number
  readonly reason: string
  readonly community: object | null
  readonly fee: { readonly baseFen: number }
}

beforeAll(async () => {
  here = neighbourhood()
  browser = await launch()
  const { communities } = await here.as<{ communities: { nodes: readonly { id: string }[] } }>(
    'operator',
    '{ communities(first: 1, sort: { key: NAME, direction: ASC }) { nodes { id } } }',
  )
  place = communities.nodes[0]!.id
})
afterAll(async () => {
  await browser?.close()
})

async function leaderRule(): Promise<Rule> {
  const { modeRules } = await here.as<{ modeRules: readonly Rule[] }>(
    'operator',
    'query ($id: ID!) { modeRules(communityId: $id) { mode version reason community { id } fee { baseFen } } }',
    { id: place },
  )
  return modeRules.find(({ mode }) => mode === 'LEADER_DELIVERY')!
}

test('other terms are compared for one cart while they are typed, and become a version with a reason', async () => {
  const person = await operator(browser, here.url)
  const { page, complaints } = person
  await enter(page, here.token)
  await page.goto(`/fulfilment?place=${place}&mode=LEADER_DELIVERY`)
  const before = await leaderRule()
  const wanted = before.fee.baseFen + 150
  const quote = page.getByRole('region', { name: '同一购物车，各方式报价' }).getByRole('row', { name: /^团长配送/ })
  await quote.waitFor()
  await page.getByLabel('起步').fill('x')
  await page.getByText('改动里有填错的地方').waitFor()
  await page.getByLabel('起步').fill((wanted / 100).toFixed(2))
  await quote.locator('ins').first().waitFor()
  expect(await quote.locator('del').first().textContent()).toContain((before.fee.baseFen / 100).toFixed(2))
  expect(await quote.locator('ins').first().textContent()).toContain((wanted / 100).toFixed(2))
  expect(await leaderRule()).toEqual(before)

  await page.getByRole('button', { name: /^保存为第/ }).click()
  const dialog = page.getByRole('dialog', { name: /^团长配送：保存第/ })
  expect(await dialog.getByRole('button', { name: /^保存为第/ }).isDisabled()).toBe(true)
  await dialog.getByLabel('为什么改').fill('雨季试行')
  await dialog.getByRole('button', { name: /^保存为第/ }).click()
  await page.getByRole('region', { name: '版本历史' }).getByText('雨季试行').first().waitFor()
  expect(await leaderRule()).toMatchObject({ reason: '雨季试行', fee: { baseFen: wanted }, community: { id: place } })
  expect(complaints).toEqual([])
})

test('the sample cart is in the address, and a colleague sees the same quotes', async () => {
  const person = await operator(browser, here.url)
  const { page } = person
  await enter(page, here.token)
  await page.goto(`/fulfilment?place=${place}`)
  const cart = page.getByRole('list', { name: '购物车' })
  await cart.getByLabel('数量').first().fill('3')
  await page.waitForURL(/cart=lst_[^,]*(:|%3A)3/)
  await page.reload()
  await expect.poll(() => cart.getByLabel('数量').first().inputValue(), { timeout: 10_000 }).toBe('3')
})

test('a category is barred from a mode in one place, by name', async () => {
  const person = await operator(browser, here.url)
  const { page } = person
  await enter(page, here.token)
  await page.goto(`/fulfilment?place=${place}&tab=policies`)
  const cell = page.getByRole('row').nth(1).getByRole('button').nth(4)
  await cell.waitFor()
  const name = (await cell.locator('.aloud').textContent())!
  await cell.click()
  const dialog = page.getByRole('dialog', { name })
  const isAllowed = dialog.getByRole('switch', { name: '可以这样送' })
  if (await isAllowed.isChecked()) await isAllowed.click()
  await dialog.getByLabel(/^从货架到家最多/).fill('6')
  await dialog.getByRole('button', { name: '保存' }).click()
  await cell.getByText('不可').waitFor()
  await cell.getByText('拣后 6 小时内 · 本社区').waitFor()
})

test('delivery terms are fit for everybody (WCAG AA)', async () => {
  const person = await operator(browser, here.url)
  const { page } = person
  await enter(page, here.token)
  for (const [address, thing] of [
    ['/fulfilment', '同一购物车，各方式报价'],
    ['/fulfilment?mode=SAME_DAY', '版本历史'],
    ['/fulfilment?tab=policies', '品类策略'],
  ] as const) {
    await page.goto(address)
    await page.getByRole('region', { name: thing }).waitFor()
    expect(await audit(page), address).toEqual([])
  }
})
