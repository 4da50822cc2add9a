import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { firstLoad } from '../check-bundle.ts'
import { anUnpaidOrder } from './an-unpaid-order.ts'
import { audit } from './audit.ts'
import { launch } from './chromium.ts'
import { gateTo } from './gate.ts'
import { neighbourhood, type Neighbourhood } from './neighbourhood.ts'
import { enter, operator, signIn } from './operator.ts'

let browser: Browser
let here: Neighbourhood

beforeAll(async () => {
  here = neighbourhood()
  browser = await launch()
})
afterAll(async () => {
  await browser?.close()
})

test('the first load is small and carries neither map nor charts', () => {
  expect(firstLoad(join(import.meta.dirname, '../dist')).problems).toEqual([])
})

test('a wrong password stays outside, the right one leads to where one wanted to go', async () => {
  const person = await operator(browser, here.url)
  const { page } = person
  await page.goto('/communities')
  await page.getByLabel('账号').fill('demo')
  await page.getByLabel('密码').fill('wrong')
  await page.getByLabel('动态口令').fill('000000')
  await page.getByRole('button', { name: '登录' }).click()
  await page.getByRole('alert').filter({ hasText: '账号、密码或动态口令不对' }).waitFor()
  await page.getByRole('button', { name: '填入' }).click()
  await page.getByRole('button', { name: '登录' }).click()
  await page.getByRole('heading', { name: '社区', level: 1 }).waitFor()
  expect(new URL(page.url()).pathname).toBe('/communities')
})

test('every page opens without a complaint and asks nobody but us', async () => {
  const person = await operator(browser, here.url)
  const { page, complaints } = person
  await enter(page, here.token)
  await page.getByRole('status').filter({ hasText: '实时' }).waitFor()
  await page.getByRole('img', { name: '近 14 天订单' }).waitFor()
  await page.getByRole('link', { name: '订单', exact: true }).click()
  await page.getByRole('row').nth(1).waitFor()
  await page.getByText('看板', { exact: true }).click()
  await page.getByRole('region', { name: '待支付' }).waitFor()
  await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '社区' }).click()
  await page.getByRole('link', { name: '望京花园', exact: true }).click()
  await page.getByRole('region', { name: '望京花园的范围与楼栋' }).locator('canvas').waitFor()
  for (const part of ['商家', '住户', '楼栋']) {
    await page.getByRole('navigation', { name: '社区的各部分' }).getByRole('link', { name: part }).click()
    await page.getByRole('row').nth(1).waitFor()
  }
  await page.goto('/nowhere')
  await page.getByRole('link', { name: '回到今日' }).click()
  await page.getByRole('heading', { name: '今日', level: 1 }).waitFor()
  expect(complaints).toEqual([])
})

test('every page is fit for everybody (WCAG AA)', async () => {
  const person = await operator(browser, here.url)
  const { page } = person
  await page.goto('/sign-in')
  await page.getByRole('button', { name: '填入' }).waitFor()
  expect(await audit(page)).toEqual([])
  await enter(page, here.token)
  await page.getByRole('img', { name: '近 14 天订单' }).waitFor()
  expect(await audit(page)).toEqual([])
  await page.goto('/orders')
  await page.getByRole('row').nth(1).click()
  await page.getByRole('region', { name: '经过' }).waitFor()
  expect(await audit(page)).toEqual([])
  await page.goto('/orders?view=board')
  await page.getByRole('region', { name: '待支付' }).getByRole('link').first().waitFor()
  expect(await audit(page)).toEqual([])
  await page.goto('/communities')
  await page.getByRole('row').nth(1).click()
  await page.getByRole('region', { name: /的范围与楼栋$/ }).waitFor()
  expect(await audit(page)).toEqual([])
  await page.getByRole('link', { name: '为什么留下' }).click()
  await page.getByRole('region', { name: '为什么留下' }).getByRole('heading').first().waitFor()
  expect(await audit(page)).toEqual([])
})

test('a filter, a column and an open order are in the address, and a colleague sees the same', async () => {
  const order = await anUnpaidOrder(here)
  const person = await operator(browser, here.url)
  const { page, context } = person
  await enter(page, here.token)
  await page.goto('/orders')
  await page.getByRole('textbox', { name: '订单号' }).fill(order.number)
  await page.waitForURL(/q=/)
  await page.getByRole('row', { name: order.number }).click()
  await page.getByRole('dialog', { name: '订单详情' }).getByText('待支付').waitFor()
  expect(new URL(page.url()).pathname).toBe(`/orders/${order.id}`)

  const colleague = await context.newPage()
  await enter(colleague, here.token)
  await colleague.goto(page.url())
  await colleague.getByRole('dialog', { name: '订单详情' }).getByText(order.number).first().waitFor()
  expect(await colleague.getByRole('table', { name: '订单', exact: true }).getByRole('row').count()).toBe(2)
})

test('an order is cancelled after it was named, and a second operator is told', async () => {
  const order = await anUnpaidOrder(here)
  const first = await operator(browser, here.url)
  const second = await operator(browser, here.url)
  for (const { page } of [first, second]) {
    await enter(page, here.token)
    await page.goto(`/orders/${order.id}`)
    await page.getByRole('button', { name: '取消订单' }).click()
  }
  const name = `取消订单 ${order.number}`
  await first.page
    .getByRole('dialog', { name })
    .getByRole('button', { name: `取消 ${order.number}` })
    .click()
  await first.page.getByRole('dialog', { name: '订单详情' }).getByText('运营取消').waitFor()
  await first.page.getByRole('button', { name: '派单' }).waitFor()
  expect(await first.page.getByRole('button', { name: '派单' }).isDisabled()).toBe(true)
  // The second has the question open still; the stream or the refusal tells that it is too late.
  await second.page.getByRole('dialog', { name: '订单详情' }).getByText('运营取消').waitFor()
})

test('list, order and palette work with the keyboard alone', async () => {
  const person = await operator(browser, here.url)
  const { page } = person
  await enter(page, here.token)
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: '搜索与命令' }).waitFor()
  await page.keyboard.type('订单')
  await page.keyboard.press('Enter')
  const rows = page.getByRole('row')
  await rows.nth(3).waitFor()
  await rows.nth(1).focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press(' ')
  await page.getByRole('region', { name: '对选中的订单' }).getByText('已选 1 单').waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: '订单详情' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog', { name: '订单详情' }).waitFor({ state: 'detached' })
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('TR')
})

test('a view is saved under a name and found again', async () => {
  const person = await operator(browser, here.url)
  const { page } = person
  await enter(page, here.token)
  await page.goto('/orders?late=1&sort=due&dir=asc')
  const name = `早班 ${Date.now()}`
  await page.getByRole('button', { name: '视图' }).click()
  await page.getByLabel('保存当前视图').fill(name)
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await page.getByRole('link', { name }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name }).waitFor({ state: 'detached' })
  await page.goto('/orders')
  await page.getByRole('button', { name: '视图' }).click()
  await page.getByRole('link', { name }).click()
  expect(new URL(page.url()).search).toBe('?late=1&sort=due&dir=asc')
  await page.getByRole('button', { name: '视图' }).click()
  await page.getByRole('button', { name: `删除视图 ${name}` }).click()
  await page.getByRole('link', { name }).waitFor({ state: 'detached' })
})

test('language and theme change at once and stay', async () => {
  const person = await operator(browser, here.url)
  const { page } = person
  await enter(page, here.token)
  await page.getByRole('button', { name: '语言' }).click()
  await page.getByRole('menuitemradio', { name: 'English' }).click()
  await page.getByRole('heading', { name: 'Today', level: 1 }).waitFor()
  await page.getByRole('button', { name: 'Switch to dark' }).click()
  await page.reload()
  await page.getByRole('heading', { name: 'Today', level: 1 }).waitFor()
  expect(await page.locator('html').getAttribute('data-mode')).toBe('dark')
  expect(await page.locator('html').getAttribute('lang')).toBe('en')
})

test('when the API stops, the console says so and keeps what it knows; when it is back, it goes on', async () => {
  const gate = await gateTo(here.url)
  const person = await operator(browser, gate.url)
  const { page } = person
  await enter(page, here.token)
  await page.goto('/orders')
  await page.getByRole('status').filter({ hasText: '实时' }).waitFor()
  await page.getByRole('row').nth(1).waitFor()
  const before = await page.getByRole('row').count()

  await gate.shut()
  await page
    .getByRole('status')
    .filter({ hasText: /数据截至/ })
    .waitFor()
  await page.getByRole('button', { name: '已超时' }).click()
  await page.getByRole('alert').filter({ hasText: '连不上服务器' }).waitFor()
  expect(await page.getByRole('row').count()).toBe(before)
  await page.getByRole('button', { name: '已超时' }).click()

  await gate.open()
  await page.getByRole('status').filter({ hasText: '实时' }).waitFor({ timeout: 40_000 })
  await page.getByRole('alert').waitFor({ state: 'detached', timeout: 20_000 })
  await gate.shut()
})

test('a device that is signed out from another one is out at once', async () => {
  const device = 'Firefox 77'
  const lost = await operator(browser, here.url, { userAgent: `Mozilla/5.0 ${device.replace(' ', '/')}` })
  const kept = await operator(browser, here.url)
  await signIn(lost.page)
  await enter(kept.page, here.token)
  await kept.page.getByRole('button', { name: /^账号/ }).click()
  await kept.page.getByRole('menuitem', { name: '登录的设备' }).click()
  // Others are at work with this account, too: only the lost device is to end.
  const entry = kept.page.getByRole('listitem').filter({ hasText: device })
  await entry.first().getByRole('button', { name: '让它退出' }).click()
  await lost.page.getByRole('heading', { name: '登录运营后台' }).waitFor()
  await kept.page.keyboard.press('Escape')
  await kept.page.getByRole('heading', { name: '今日', level: 1 }).waitFor()
})
