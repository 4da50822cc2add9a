import { randomUUID } from 'node:crypto'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anUnpaidOrder, type Placed } from './an-unpaid-order.ts'
import { audit } from './audit.ts'
import { launch } from './chromium.ts'
import { neighbourhood, type Neighbourhood } from './neighbourhood.ts'
import { enter, operator } from './operator.ts'

let browser: Browser
let here: Neighbourhood

beforeAll(async () => {
  here = neighbourhood()
  browser = await launch()
})
afterAll(() => browser?.close())

/** What it does next is the neighbourhood's; that it was paid stays. */
async function aPaidOrder(): Promise<Placed> {
  const order = await anUnpaidOrder(here)
  await here.as(
    'resident',
    'mutation ($id: ID!, $key: String!) { payOrder(orderId: $id, idempotencyKey: $key) { userErrors { code } } }',
    { id: order.id, key: randomUUID() },
  )
  return order
}

test('goods are refunded: previewed with both sides of the books, confirmed by amount, found in the books after', async () => {
  const order = await aPaidOrder()
  const person = await operator(browser, here.url)
  const { page, complaints } = person
  await enter(page, here.token)
  await page.goto(`/orders/${order.id}?part=money`)
  await page.getByRole('button', { name: '退款', exact: true }).click()
  await page.getByRole('spinbutton').first().fill('1')
  await page.getByLabel('原因').fill('坏果')
  await page.getByRole('button', { name: '预览' }).click()
  await page.getByRole('table', { name: '将记的账' }).getByText('转出 = 转入，差额 ¥0.00').waitFor()
  await page.getByRole('button', { name: /^退款 ¥/ }).click()
  const refunds = page.getByRole('region', { name: '退款' })
  await refunds.getByText('坏果').waitFor()
  await refunds.getByText('退款到账').waitFor()
  const books = page.getByRole('region', { name: /^账目/ })
  await books.getByText('退款到账').waitFor()
  await books.getByText('转出 = 转入，差额 ¥0.00').waitFor()
  expect(complaints).toEqual([])
})

test('the money page leads from the day to each part and back by its address, without a complaint', async () => {
  await aPaidOrder()
  const person = await operator(browser, here.url)
  const { page, complaints } = person
  await enter(page, here.token)
  await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '款项' }).click()
  const books = page.getByRole('table', { name: /的账目$/ })
  await books.getByRole('row', { name: /应付商家/ }).waitFor()
  await page.getByText('平：合计为零').waitFor()
  expect(await page.getByRole('button', { name: '结账' }).isDisabled()).toBe(true)
  const parts = page.getByRole('navigation', { name: '款项的各部分' })
  for (const [part, tab] of [
    ['退款', 'refunds'],
    ['支付', 'payments'],
    ['账户', 'accounts'],
  ] as const) {
    await parts.getByRole('link', { name: part }).click()
    await page.waitForURL((url) => url.searchParams.get('tab') === tab)
    await page.getByRole('table', { name: part }).or(page.getByText(/^没有/)).first().waitFor()
  }
  await parts.getByRole('link', { name: '对账' }).click()
  await page.getByRole('button', { name: '立即对账' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '立即对账' }).click()
  await page.getByText('对完了').waitFor()
  await page.getByRole('table', { name: '对账' }).getByRole('row').nth(1).waitFor()
  expect(complaints).toEqual([])
})

test('money and the parts of an order are fit for everybody', async () => {
  const order = await aPaidOrder()
  const person = await operator(browser, here.url)
  const { page } = person
  await enter(page, here.token)
  await page.goto('/money')
  await page.getByRole('row', { name: /应付商家/ }).waitFor()
  expect(await audit(page)).toEqual([])
  for (const tab of ['differences', 'reconcile', 'refunds', 'payments', 'accounts']) {
    await page.goto(`/money?tab=${tab}`)
    await page
      .getByRole('table')
      .or(page.getByRole('heading', { level: 2 }))
      .first()
      .waitFor()
    expect(await audit(page)).toEqual([])
  }
  await page.goto(`/orders/${order.id}`)
  await page.getByRole('region', { name: '时效承诺' }).waitFor()
  expect(await audit(page)).toEqual([])
  await page.getByRole('link', { name: '款项', exact: true }).last().click()
  await page.getByRole('region', { name: /^账目/ }).waitFor()
  expect(await audit(page)).toEqual([])
  await page.getByRole('link', { name: /^变更/ }).click()
  await page.getByRole('button', { name: '提出变更' }).click()
  await page.getByRole('dialog', { name: /^变更/ }).waitFor()
  expect(await audit(page)).toEqual([])
})
