import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { audit } from './audit.ts'
import { launch } from './chromium.ts'
import { neighbourhood, type Neighbourhood } from './neighbourhood.ts'
import { enter, operator } from './operator.ts'

let browser: Browser
let here: Neighbourhood
const run = String(Date.now()).slice(-6)

beforeAll(async () => {
  here = neighbourhood()
  browser = await launch()
})
afterAll(async () => {
  await browser?.close()
})

test('a campaign is written step by step, simulated, saved and submitted; its writer cannot approve it, and can stop it', async () => {
  const { page } = await operator(browser, here.url)
  await enter(page, here.token)
  await page.goto('/campaigns/new')
  const name = `到货通知 ${run}`
  await page.getByLabel('活动', { exact: true }).fill(name)
  await page.getByRole('button', { name: '下一步：说什么' }).click()
  const chinese = page.getByRole('group', { name: 'a · 站内信 · 中文' })
  await chinese.getByLabel('标题').fill('今天到货')
  await chinese.getByLabel('正文').fill('{name}，{community}今天到货。')
  const english = page.getByRole('group', { name: 'a · 站内信 · English' })
  await english.getByLabel('标题').fill('Fresh today')
  await english.getByLabel('正文').fill('{name}, fresh goods came to {community}.')
  expect(await audit(page), 'content').toEqual([])
  await page.getByRole('button', { name: '下一步：时间与上限' }).click()
  await page.getByRole('button', { name: '下一步：留出与目标' }).waitFor()
  expect(await audit(page), 'schedule').toEqual([])
  await page.getByRole('button', { name: '下一步：留出与目标' }).click()
  await page.getByLabel('留出不发的比例').fill('20')
  expect(await audit(page), 'holdout').toEqual([])
  await page.getByRole('button', { name: '下一步：模拟与保存' }).click()
  await page.getByRole('button', { name: '算一遍，不发出' }).click()
  await page.getByText(/人里会发给/).waitFor()
  expect(await audit(page), 'simulation').toEqual([])
  await page.getByRole('button', { name: '存为草稿' }).click()
  await page.getByRole('heading', { name, level: 1 }).waitFor()

  await page.getByRole('button', { name: '提交审批' }).click()
  await page
    .getByRole('dialog', { name: `提交「${name}」` })
    .getByRole('button', { name: /^提交/ })
    .click()
  await page.getByText('等另一位同事批准').waitFor()
  expect(await page.getByRole('button', { name: '批准' }).count()).toBe(0)
  await page.getByRole('button', { name: '立即停止' }).click()
  const stop = page.getByRole('dialog', { name: `停止「${name}」` })
  expect(await stop.getByRole('button', { name: /^停止/ }).isDisabled()).toBe(true)
  await stop.getByLabel('写出活动名称以确认').fill(name)
  await stop.getByRole('button', { name: /^停止/ }).click()
  await page.getByText(/^(统计中|已结束)$/).waitFor()
  expect(await audit(page), 'stopped').toEqual([])
})
