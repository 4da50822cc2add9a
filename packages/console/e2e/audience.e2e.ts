import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { audit } from './audit.ts'
import { launch } from './chromium.ts'
import { neighbourhood, type Neighbourhood } from './neighbourhood.ts'
import { enter, operator } from './operator.ts'

let browser: Browser
let here: Neighbourhood
/** Names of its own for each run: the demo lives longer than a test. */
const run = String(Date.now()).slice(-6)

beforeAll(async () => {
  here = neighbourhood()
  browser = await launch()
})
afterAll(async () => {
  await browser?.close()
})

test('a segment begins with a recipe, is counted while it is written, and tags whom it holds of after a dry run', async () => {
  const { page } = await operator(browser, here.url)
  await enter(page, here.token)
  await page.goto('/segments/new')
  await page.getByRole('button', { name: /^新搬来的邻居/ }).click()
  const live = page.getByRole('complementary', { name: '这条规则选中谁' })
  await live.getByText(/人$/).first().waitFor()
  await page.getByLabel('名称（中文）').fill(`新邻居 ${run}`)
  await page.getByLabel('名称（英文）').fill(`New neighbours ${run}`)
  await page.getByLabel('用途').fill('带他们认路')
  // A condition more, with the keyboard alone, and turned into its opposite.
  await page.getByRole('combobox', { name: '加条件，可以搜' }).first().focus()
  await page.keyboard.type('退款')
  await page.keyboard.press('Enter')
  // The list that closes is no part of the page any more.
  await page.locator('.ant-select-dropdown').first().waitFor({ state: 'hidden' })
  await page.keyboard.press('Alt+KeyN')
  await page.getByRole('button', { name: '不', exact: true }).waitFor()
  expect(await audit(page)).toEqual([])
  await page.getByRole('button', { name: '建立人群' }).click()
  const dialog = page.getByRole('dialog', { name: `保存「新邻居 ${run}」` })
  await dialog.getByLabel('原因').fill('试一试')
  await dialog.getByRole('button', { name: '保存' }).click()
  await page.getByRole('heading', { name: `新邻居 ${run}`, level: 1 }).waitFor()
  await page.getByText('正常').first().waitFor()
  for (const tab of ['成员', '进出', '版本', '为什么', '重合']) {
    await page.getByRole('link', { name: tab, exact: true }).click()
    await page.waitForLoadState('networkidle')
    expect(await audit(page), tab).toEqual([])
  }

  await page.goto('/tags')
  await page.getByRole('button', { name: '提议标签' }).click()
  const proposal = page.getByRole('dialog', { name: '提议标签' })
  await proposal.getByLabel('名称（中文）').fill(`带路 ${run}`)
  await proposal.getByLabel('名称（英文）').fill(`Guide ${run}`)
  await proposal.getByLabel('标识').fill(`guide_${run}`)
  await proposal.getByLabel('用途').fill('带新邻居认路')
  await proposal.getByRole('button', { name: '写进目录' }).click()
  const panel = page.getByRole('dialog', { name: '标签详情' })
  await panel.getByRole('button', { name: '批量打标签' }).click()
  const bulk = page.getByRole('dialog', { name: `批量打「带路 ${run}」` })
  await bulk.getByLabel('手机号或居民编号').fill('not a phone\n13900000000\n13900000000')
  await bulk.getByLabel('依据').fill('报名')
  await bulk.getByRole('button', { name: '先试算' }).click()
  await bulk.getByText(/还没有改动/).waitFor()
  await bulk.getByRole('button', { name: /看不懂 1/ }).waitFor()
  expect(await audit(page)).toEqual([])
})

test('pages of the audience are fit for everybody (WCAG AA)', async () => {
  const { page } = await operator(browser, here.url)
  await enter(page, here.token)
  for (const path of [
    '/segments',
    '/tags',
    '/tags?tab=contests',
    '/tags?tab=traits',
    '/residents',
    '/recovery',
    '/journeys',
  ]) {
    await page.goto(path)
    await page.waitForLoadState('networkidle')
    expect(await audit(page), path).toEqual([])
  }
})
