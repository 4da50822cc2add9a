import { randomUUID } from 'node:crypto'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anUnpaidOrder } from './an-unpaid-order.ts'
import { audit } from './audit.ts'
import { launch } from './chromium.ts'
import { neighbourhood, type Neighbourhood } from './neighbourhood.ts'
import { enter, operator } from './operator.ts'

let browser: Browser
let here: Neighbourhood
let point: { readonly id: string; readonly name: string }

interface Home {
  readonly viewer: { readonly households: readonly { readonly community: { readonly id: string } }[] }
}

beforeAll(async () => {
  here = neighbourhood()
  browser = await launch()
  const home = await here.as<Home>('resident', '{ viewer { households { community { id } } } }')
  const { pickupPoints } = await here.as<{ pickupPoints: { nodes: readonly (typeof point)[] } }>(
    'operator',
    'query ($in: ID!) { pickupPoints(first: 1, filter: { communityId: { eq: $in }, state: { eq: OPEN } }) { nodes { id name } } }',
    { in: home.viewer.households[0]!.community.id },
  )
  point = pickupPoints.nodes[0]!
})
afterAll(async () => {
  await browser?.close()
})

interface Booked {
  readonly slots: readonly { readonly used: number }[]
}
const days = () => Array.from({ length: 7 }, (_, index) => new Date(Date.now() + index * 86_400_000).toISOString())

/** All that is booked in the seven days that the page shows. */
async function booked(): Promise<number> {
  const sums = days().map(async (day) => {
    const { pickupPoint } = await here.as<{ pickupPoint: Booked }>(
      'operator',
      'query ($id: ID!, $day: DateTime) { pickupPoint(id: $id) { slots(day: $day) { used } } }',
      { id: point.id, day },
    )
    return pickupPoint.slots.reduce((sum, { used }) => sum + used, 0)
  })
  return (await Promise.all(sums)).reduce((sum, each) => sum + each, 0)
}

test('an order that is placed elsewhere warms its hour on the open page, in words as in colour', async () => {
  const person = await operator(browser, here.url)
  const { page, complaints } = person
  await enter(page, here.token)
  await page.goto(`/points/${point.id}`)
  const heat = page.getByRole('region', { name: '七天每小时的容量' })
  await heat.getByRole('row').nth(7).waitFor()
  const onPage = async () => {
    const texts = await heat.getByText(/^已约 \d+，容量 \d+$/).allTextContents()
    return texts.map((text) => Number(/\d+/.exec(text)![0])).reduce((sum, used) => sum + used, 0)
  }
  await expect.poll(onPage).toBe(await booked())
  const before = await onPage()
  await anUnpaidOrder(here)
  await expect.poll(onPage, { timeout: 10_000 }).toBeGreaterThan(before)
  expect(complaints).toEqual([])
})

test('a code that is nobody’s is on the page of codes, and the address says which of them are shown', async () => {
  await here.as(
    'leader',
    `mutation ($id: ID!, $key: String!) {
    redeemPickup(pointId: $id, code: "00000000", idempotencyKey: $key) { userErrors { code } } }`,
    {
      id: point.id,
      key: randomUUID(),
    },
  )
  const person = await operator(browser, here.url)
  const { page } = person
  await enter(page, here.token)
  await page.goto(`/points/${point.id}`)
  await page.getByRole('link', { name: '核销记录' }).click()
  await page.getByRole('link', { name: '提货码错误' }).click()
  await page.waitForURL(/tab=attempts/)
  await page.waitForURL(/outcome=WRONG_CODE/)
  const row = page.getByRole('table', { name: '核销记录' }).getByRole('row').nth(1)
  await row.getByText('提货码错误').waitFor()
  await row.getByText('不是任何人的码').waitFor()
})

test('hours that make no sense are told at once; sound ones are saved and told to residents', async () => {
  const person = await operator(browser, here.url)
  const { page } = person
  await enter(page, here.token)
  await page.goto(`/points/${point.id}?tab=hours`)
  const closes = page.getByLabel('星期日关门')
  const former = await closes.inputValue()
  await closes.fill('07:00')
  await page.getByRole('alert').filter({ hasText: '开始要早于结束' }).waitFor()
  expect(await page.getByRole('button', { name: '保存营业时间' }).isDisabled()).toBe(true)
  const told = async () => {
    const { pickupPoint } = await here.as<{ pickupPoint: { hours: { weekday: number; closesMinute: number }[] } }>(
      'resident',
      'query ($id: ID!) { pickupPoint(id: $id) { hours { weekday closesMinute } } }',
      { id: point.id },
    )
    return pickupPoint.hours.find(({ weekday }) => weekday === 7)!.closesMinute
  }
  for (const [time, minute] of [
    ['19:30', 1_170],
    [former, Number(former.slice(0, 2)) * 60],
  ] as const) {
    await page.getByLabel('星期日关门').fill(time)
    await page.getByRole('button', { name: '保存营业时间' }).click()
    await expect.poll(told).toBe(minute)
    await expect.poll(() => page.getByRole('button', { name: '保存营业时间' }).isDisabled()).toBe(true)
  }
})

test('a point is closed by name and with a reason, and opened again', async () => {
  const person = await operator(browser, here.url)
  const { page } = person
  await enter(page, here.token)
  await page.goto(`/points/${point.id}`)
  await page.getByRole('button', { name: '关闭自提点' }).click()
  const dialog = page.getByRole('dialog', { name: `关闭 ${point.name}` })
  expect(await dialog.getByRole('button', { name: `关闭 ${point.name}` }).isDisabled()).toBe(true)
  await dialog.getByLabel('原因').fill('冷柜检修')
  await dialog.getByRole('button', { name: `关闭 ${point.name}` }).click()
  await page.getByText('已关闭：冷柜检修').waitFor()
  const { pickupPoint } = await here.as<{ pickupPoint: { state: string; closedReason: string } }>(
    'resident',
    'query ($id: ID!) { pickupPoint(id: $id) { state closedReason } }',
    { id: point.id },
  )
  expect(pickupPoint).toEqual({ state: 'CLOSED', closedReason: '冷柜检修' })
  await page.getByRole('button', { name: '重新开放' }).click()
  await page.getByRole('button', { name: '关闭自提点' }).waitFor()
})

test('the map leads to a point, and the keyboard walks the list', async () => {
  const person = await operator(browser, here.url)
  const { page, complaints } = person
  await enter(page, here.token)
  await page.goto('/points?view=map')
  await page.getByRole('region', { name: '自提点的位置' }).locator('canvas').waitFor()
  await page.getByRole('region', { name: '自提点的位置' }).getByRole('button', { name: point.name }).first().focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/points\/pnt_/)
  await page.goto('/points')
  await page.getByRole('row').nth(1).focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/points\/pnt_/)
  await page.getByRole('navigation', { name: '自提点的各部分' }).waitFor()
  expect(complaints).toEqual([])
})

test('pages of points are fit for everybody (WCAG AA)', async () => {
  const person = await operator(browser, here.url)
  const { page } = person
  await enter(page, here.token)
  await page.goto('/points')
  await page.getByRole('row').nth(1).waitFor()
  expect(await audit(page)).toEqual([])
  const settled = {
    capacity: () => page.getByRole('region', { name: '七天每小时的容量' }).waitFor(),
    waiting: () => page.getByRole('complementary', { name: '刚刚到的和取走的' }).waitFor(),
    attempts: () => page.getByRole('link', { name: '走错自提点' }).waitFor(),
    hours: () => page.getByLabel('星期一开门').waitFor(),
    settings: () => page.getByLabel('手机号').waitFor(),
  }
  for (const [tab, isThere] of Object.entries(settled)) {
    await page.goto(`/points/${point.id}?tab=${tab}`)
    await isThere()
    expect(await audit(page), tab).toEqual([])
  }
})
