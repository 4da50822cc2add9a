import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { audit } from './audit.ts'
import { launch } from './chromium.ts'
import { largeBoard } from './large-board.ts'
import { neighbourhood, type Neighbourhood } from './neighbourhood.ts'
import { enter, operator } from './operator.ts'

let browser: Browser
let here: Neighbourhood

beforeAll(async () => {
  here = neighbourhood()
  browser = await launch()
})
afterAll(async () => {
  await browser?.close()
})

interface Area {
  readonly id: string
  readonly name: string
  readonly isSurging: boolean
}

async function areas(): Promise<readonly Area[]> {
  const { dispatchAreas } = await here.as<{ dispatchAreas: { nodes: readonly Area[] } }>(
    'operator',
    '{ dispatchAreas(first: 100) { nodes { id name isSurging } } }',
  )
  return dispatchAreas.nodes
}

const table = (page: Page) => page.getByRole('table', { name: '配送任务' })

const mostTabs = 20

/** Tab, until the field of this name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let tabs = 0; tabs < mostTabs; tabs += 1) {
    await page.keyboard.press('Tab')
    const label = await page.evaluate(
      () => (document.activeElement as HTMLInputElement | null)?.labels?.[0]?.textContent,
    )
    if (label === name) return
  }
  throw new Error(`no way to ${name} with Tab`)
}

test('the board is live in each of its forms and asks nobody but us', async () => {
  const person = await operator(browser, here.url)
  const { page, complaints } = person
  await enter(page, here.token)
  await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '调度' }).click()
  await page.getByRole('heading', { name: '调度', level: 1 }).waitFor()
  await page
    .getByRole('region', { name: '骑手' })
    .getByText(/^在岗 \d+ \/ \d+$/)
    .waitFor()
  await page.getByText('看板', { exact: true }).click()
  for (const lane of ['待派', '取货中', '配送中', '异常']) await page.getByRole('region', { name: lane }).waitFor()
  await page.getByText('地图', { exact: true }).click()
  await page.getByRole('region', { name: '任务与骑手的位置' }).locator('canvas').waitFor()
  await page.getByRole('status').filter({ hasText: '实时' }).waitFor()
  expect(complaints).toEqual([])
})

test('a switch is weighed, reasoned and confirmed, and is so for everybody', async () => {
  const [area] = await areas()
  const person = await operator(browser, here.url)
  const { page } = person
  await enter(page, here.token)
  await page.goto(`/dispatch?area=${area!.id}`)
  const turn = async (from: string, to: string, reason: string) => {
    await page.getByRole('button', { name: `爆单：${from}` }).click()
    const dialog = page.getByRole('dialog', { name: `调整 ${area!.name}` })
    await dialog.getByRole('row', { name: /^即时配送/ }).waitFor()
    const confirm = dialog.getByRole('button', { name: `确认调整 ${area!.name}` })
    expect(await confirm.isDisabled()).toBe(true)
    await dialog.getByLabel('原因').fill(reason)
    await confirm.click()
    await page.getByRole('button', { name: `爆单：${to}` }).waitFor()
  }
  await turn('关', '已开', '晚高峰')
  expect((await areas()).find(({ id }) => id === area!.id)?.isSurging).toBe(true)
  await turn('已开', '关', '高峰已过')
  expect((await areas()).find(({ id }) => id === area!.id)?.isSurging).toBe(false)
})

test('tasks are given away with the keyboard alone, several at once and in an order', async () => {
  const person = await operator(browser, here.url)
  const { page } = person
  const board = await largeBoard(page, { riders: 20, tasks: 40 })
  await enter(page, here.token)
  await page.goto('/dispatch')
  await table(page).getByRole('row').nth(1).focus()
  await page.keyboard.press(' ')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press(' ')
  await page.keyboard.press('a')
  const dialog = page.getByRole('dialog', { name: '指派 2 个任务' })
  await dialog.waitFor()
  await tabTo(page, '骑手')
  await page.keyboard.press('ArrowDown')
  await page.getByRole('option').first().waitFor({ state: 'attached' })
  await page.keyboard.press('Enter')
  // Until the list is gone, Tab belongs to it.
  await dialog.getByRole('combobox', { expanded: false }).waitFor()
  await tabTo(page, '原因')
  await page.keyboard.type('顺路')
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'detached' })
  expect(board.assigned).toHaveLength(1)
  expect(board.assigned[0]).toMatchObject({ reason: '顺路' })
  expect(board.assigned[0]!.input).toHaveLength(2)
})

test.for([
  ['zh-CN', '暂停更新', '恢复更新'],
  ['en-US', 'Pause', 'Resume'],
] as const)('to stop the rows moves none of them (%s)', async ([locale, stop, go]) => {
  const person = await operator(browser, here.url, { locale })
  const { page } = person
  await largeBoard(page, { riders: 3, tasks: 5 })
  await page.addInitScript((token) => sessionStorage.setItem('linli-token', token), here.token)
  await page.goto('/dispatch')
  const row = page.getByRole('row').nth(2)
  await row.waitFor()
  const before = await row.boundingBox()
  await page.getByRole('button', { name: stop }).click()
  await page.getByRole('button', { name: go }).waitFor()
  expect(await row.boundingBox()).toEqual(before)
})

test('a task is pulled onto a rider of the list', async () => {
  const person = await operator(browser, here.url)
  const { page } = person
  const board = await largeBoard(page, { riders: 3, tasks: 5 })
  await enter(page, here.token)
  await page.goto('/dispatch')
  const riders = page.getByRole('region', { name: '骑手' })
  await table(page).getByRole('row').nth(2).dragTo(riders.getByRole('link').nth(1))
  const dialog = page.getByRole('dialog', { name: '指派 1 个任务' })
  await dialog.getByLabel('原因').fill('就在门口')
  await dialog.getByRole('button', { name: /^把 1 个任务派给/ }).click()
  await dialog.waitFor({ state: 'detached' })
  expect(board.assigned).toHaveLength(1)
})

test('a task is pulled onto a rider on the map', async () => {
  const person = await operator(browser, here.url)
  const { page } = person
  const board = await largeBoard(page, { riders: 1, tasks: 1 })
  await enter(page, here.token)
  await page.goto('/dispatch?view=map')
  const canvas = page.getByRole('region', { name: '任务与骑手的位置' }).locator('canvas')
  await canvas.waitFor()
  for (let step = 0; step < 3; step += 1) board.moveRiders()
  const box = (await canvas.boundingBox())!
  const dialog = page.getByRole('dialog', { name: '指派 1 个任务' })
  const [from, to] = [board.errandOn(box), board.riderOn(box)]
  // Pulled before it is drawn, the paper would move instead: each is looked for by its name first.
  const isNamed = async (at: { x: number; y: number }, name: RegExp) => {
    await page.mouse.move(at.x + 40, at.y)
    await page.mouse.move(at.x, at.y)
    return page.locator('.map-name').filter({ hasText: name }).isVisible()
  }
  await expect.poll(() => isNamed(to, /^骑手/), { timeout: 15_000 }).toBe(true)
  await expect.poll(() => isNamed(from, /待派单/), { timeout: 15_000 }).toBe(true)
  await page.mouse.down()
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2)
  await page.mouse.move(to.x, to.y)
  await page.mouse.up()
  await dialog.getByLabel('原因').fill('看着最近')
  await dialog.getByRole('button', { name: /^把 1 个任务派给/ }).click()
  await dialog.waitFor({ state: 'detached' })
  expect(board.assigned).toHaveLength(1)
})

test('500 riders and 2,000 tasks: what is not seen is not drawn, and riders that move touch no row', async () => {
  const person = await operator(browser, here.url)
  const { page, complaints } = person
  const board = await largeBoard(page)
  await enter(page, here.token)
  await page.goto('/dispatch?view=map')
  await page.getByText('显示 2,000 个，共 2,000 个未完成').waitFor()
  await page.getByRole('region', { name: '任务与骑手的位置' }).locator('canvas').waitFor()
  expect(await table(page).getByRole('row').count()).toBeLessThan(60)
  await page.evaluate(() => {
    const seen = { changes: 0 }
    Object.assign(window, { seen })
    const watch = new MutationObserver((changes) => void (seen.changes += changes.length))
    watch.observe(document.querySelector('.dispatch-frame')!, { subtree: true, childList: true, characterData: true })
  })
  const changes = () => page.evaluate(() => (window as unknown as { seen: { changes: number } }).seen.changes)
  const before = await changes()
  for (let turn = 0; turn < 5; turn += 1) {
    board.moveRiders()
    await page.waitForTimeout(200)
  }
  expect(await changes()).toBe(before)
  board.moveTasks(500)
  await expect.poll(changes, { timeout: 10_000 }).toBeGreaterThan(before)
  expect(await table(page).getByRole('row').count()).toBeLessThan(60)
  await table(page).getByRole('row').nth(1).focus()
  await page.keyboard.press('End')
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-rowindex')), { timeout: 10_000 })
    .toBe('2001')
  expect(complaints).toEqual([])
})

test('the board is fit for everybody (WCAG AA)', async () => {
  const person = await operator(browser, here.url)
  const { page } = person
  await enter(page, here.token)
  await largeBoard(page, { riders: 8, tasks: 16 })
  await page.goto('/dispatch')
  await table(page).getByRole('row').nth(3).waitFor()
  expect(await audit(page)).toEqual([])
  await table(page).getByRole('row').nth(1).focus()
  await page.keyboard.press(' ')
  await page.keyboard.press('a')
  await page.getByRole('dialog', { name: '指派 1 个任务' }).waitFor()
  expect(await audit(page), 'assign').toEqual([])
  await page.goto('/dispatch?view=board')
  await page.getByRole('region', { name: '待派' }).getByRole('link').first().waitFor()
  expect(await audit(page), 'board').toEqual([])
  await page.goto('/dispatch?view=map')
  await page.getByRole('region', { name: '任务与骑手的位置' }).locator('canvas').waitFor()
  expect(await audit(page), 'map').toEqual([])
  await page.setViewportSize({ width: 1920, height: 1080 })
  expect(await audit(page), 'wide').toEqual([])
  await page.getByRole('region', { name: '骑手' }).getByRole('link').first().click()
  await page.getByRole('dialog', { name: '骑手详情' }).waitFor()
  expect(await audit(page), 'rider').toEqual([])
})

test('a task tells why it is whose it is', async () => {
  const person = await operator(browser, here.url)
  const { page } = person
  await enter(page, here.token)
  const assigned = async () => {
    const { deliveryTasks } = await here.as<{ deliveryTasks: { nodes: readonly { id: string }[] } }>(
      'operator',
      `{ deliveryTasks(first: 1, filter: { assignedBy: { eq: ENGINE } }, sort: { key: CREATED_AT, direction: DESC }) {
        nodes { id } } }`,
    )
    return deliveryTasks.nodes[0]?.id
  }
  // A demo that has just begun has given nothing to anybody yet.
  await expect.poll(assigned, { timeout: 40_000, interval: 1_000 }).toBeDefined()
  await page.goto(`/dispatch?open=${await assigned()}`)
  const panel = page.getByRole('dialog', { name: '任务详情' })
  await panel.getByRole('region', { name: '为什么是他' }).getByRole('table').first().waitFor()
  await panel
    .getByText(/^比较了 \d+ 名骑手$/)
    .first()
    .waitFor()
  await panel
    .getByText(/^(第二名.+多 -?[\d,]+ 秒|没有别的骑手能送)/)
    .first()
    .waitFor()
})
