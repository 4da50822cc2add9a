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

interface Told {
  readonly state: string
  readonly budgetLeftFen: number
  readonly packetsOut: number
}
async function offerOf(url: string): Promise<Told> {
  const id = new URL(url).pathname.split('/')[2]
  const { offer } = await here.as<{ offer: Told }>(
    'operator',
    'query ($id: ID!) { offer(id: $id) { state budgetLeftFen packetsOut } }',
    { id },
  )
  return offer
}

test('red packets: said in both languages, saved, funded to the fen, activated, and granted one by one', async () => {
  const person = await operator(browser, here.url)
  const { page, complaints } = person
  await enter(page, here.token)
  await page.goto('/offers')
  await page.getByRole('button', { name: '新建优惠' }).click()
  await page.getByRole('menuitem', { name: /^红包/ }).click()
  await page.getByRole('button', { name: '存为草稿' }).click()
  await page.getByRole('alert').filter({ hasText: '有几处还不对' }).waitFor()
  await page.getByLabel('名称（中文）').fill(`邻里红包 ${run}`)
  await page.getByLabel('名称（英文）').fill(`Packet ${run}`)
  await page.getByLabel('商品满（元）').fill('20')
  await page.getByLabel('减（元）', { exact: true }).fill('3.50')
  await page.getByText(/领到红包的住户，一单商品满 ¥20\.00 减 ¥3\.50；发放后 7 天内可用/).waitFor()
  await page.getByText(/pays ¥3\.50 less for one order with goods from ¥20\.00, within 7 days/).waitFor()
  await page.getByRole('button', { name: '存为草稿' }).click()

  const drawer = page.getByRole('dialog', { name: '优惠详情' })
  await drawer.getByText('草稿').waitFor()
  await drawer.getByRole('button', { name: '追加预算' }).click()
  const fund = page.getByRole('dialog', { name: /^追加预算/ })
  await fund.getByLabel('追加金额（元）').fill('3.60')
  await fund
    .getByRole('row', { name: /预算余额/ })
    .getByText('3.60')
    .waitFor()
  await fund.getByRole('button', { name: '追加 ¥3.60' }).click()
  await expect.poll(() => offerOf(page.url())).toMatchObject({ budgetLeftFen: 360, state: 'DRAFT' })

  await drawer.getByRole('button', { name: '启用' }).click()
  await page
    .getByRole('dialog', { name: `启用“邻里红包 ${run}”` })
    .getByRole('button', { name: /^启用/ })
    .click()
  await drawer.getByText('生效中').waitFor()

  await drawer.getByRole('button', { name: '发红包' }).click()
  const grant = page.getByRole('dialog', { name: /^发红包/ })
  for (const index of [1, 2]) await grant.getByRole('row').nth(index).getByRole('checkbox').check()
  await grant.getByText('选中 2 户，每户 ¥3.50；平台最多付 ¥7.00，预算余 ¥3.60。').waitFor()
  await grant.getByText('预算不够全部').waitFor()
  await grant.getByRole('button', { name: '发给 2 户' }).click()
  await grant.getByText('已发 1 户，未发 1 户。').waitFor()
  await grant.getByRole('table', { name: '逐户结果' }).getByText('已发', { exact: true }).waitFor()
  await expect.poll(() => offerOf(page.url())).toMatchObject({ packetsOut: 1, state: 'ACTIVE' })
  expect(complaints).toEqual([])
})

test('a filter is in the address; an offer is paused, changed and ended, each after it was named', async () => {
  const person = await operator(browser, here.url)
  const { page } = person
  await enter(page, here.token)
  await page.goto('/offers/new?kind=THRESHOLD_OFF')
  await page.getByLabel('名称（中文）').fill(`满减 ${run}`)
  await page.getByLabel('名称（英文）').fill(`Off ${run}`)
  await page.getByLabel('减（元）', { exact: true }).fill('5')
  await page.getByRole('button', { name: '存为草稿' }).click()
  const drawer = page.getByRole('dialog', { name: '优惠详情' })
  await drawer.getByRole('button', { name: '启用' }).click()
  await page.getByText('还没有预算').waitFor()
  await page.getByRole('dialog', { name: /^启用/ }).getByRole('button', { name: /^启用/ }).click()
  await drawer.getByRole('button', { name: '暂停' }).click()
  await page.getByRole('dialog', { name: /^暂停/ }).getByRole('button', { name: /^暂停/ }).click()
  await drawer.getByRole('button', { name: '修改条款' }).click()
  await page.getByLabel('减（元）', { exact: true }).fill('6')
  await page.getByRole('button', { name: '保存修改' }).click()
  await drawer.getByText(/减 ¥6\.00/).waitFor()
  await drawer.getByRole('button', { name: '结束' }).click()
  await page.getByRole('dialog', { name: /^结束/ }).getByRole('button', { name: /^结束/ }).click()
  await drawer.getByText('已结束', { exact: true }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: '已结束' }).click()
  await page.waitForURL(/state=ENDED/)
  await page.getByRole('row', { name: `满减 ${run}` }).waitFor()
})

test('pages of offers are fit for everybody (WCAG AA)', async () => {
  const person = await operator(browser, here.url)
  const { page } = person
  await enter(page, here.token)
  for (const kind of ['NEW_RESIDENT', 'ITEM_PRICE']) {
    await page.goto(`/offers/new?kind=${kind}`)
    await page.getByRole('button', { name: '存为草稿' }).waitFor()
    expect(await audit(page), kind).toEqual([])
  }
  await page.goto('/offers')
  await page.getByRole('row').nth(1).waitFor()
  expect(await audit(page)).toEqual([])
  await page.getByRole('row').nth(1).click()
  await page.getByRole('region', { name: '优惠条款' }).waitFor()
  expect(await audit(page)).toEqual([])
})
