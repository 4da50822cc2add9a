import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { Profiler } from 'react'
import { Route, Routes } from 'react-router'
import { expect, test } from 'vitest'
import { aCertificate, anArea, aRider, aTask } from '../../testing/a-task.ts'
import { failed, fakeApi, forbidden, type FakeApi } from '../../testing/fake-api.ts'
import { show } from '../../testing/show.tsx'
import { DispatchPage } from './dispatch-page.tsx'

type Task = ReturnType<typeof aTask>
type Rider = ReturnType<typeof aRider>

const pageSize = 100

/** A connection that is read page by page, as the server gives it. */
function paged(rows: readonly object[], after: unknown) {
  const from = Number(after ?? 0)
  const to = from + pageSize
  return {
    nodes: rows.slice(from, to),
    pageInfo: { __typename: 'PageInfo', hasNextPage: to < rows.length, endCursor: String(to) },
  }
}

const boardOf = (tasks: readonly Task[], riders: readonly Rider[], area = anArea()) =>
  fakeApi({
    DispatchPage: () => ({ dispatchAreas: { __typename: 'DispatchAreaConnection', nodes: [area] } }),
    DispatchTasks: ({ after }) => ({ deliveryTasks: paged(tasks, after) }),
    DispatchRiders: ({ after }) => ({ riders: paged(riders, after) }),
  })

function page(api: FakeApi, at = '/dispatch') {
  let commits = 0
  const shown = show(
    <Routes>
      <Route
        path="dispatch"
        element={
          <Profiler id="dispatch" onRender={() => void (commits += 1)}>
            <DispatchPage />
          </Profiler>
        }
      />
    </Routes>,
    { api, at },
  )
  return { ...shown, commits: () => commits }
}

let position = 0
const onBoard = (api: FakeApi, item: object) => {
  position += 1
  api.tell({ resumeToken: String(position), occurredAt: '2026-11-22T08:00:00Z', ...item }, 'dispatchBoard')
}
const moved = (api: FakeApi, task: Task) =>
  onBoard(api, { __typename: 'DeliveryTaskMoved', taskId: task.id, seq: task.version, task })
const hello = (api: FakeApi) => onBoard(api, { __typename: 'Hello' })

const row = (task: Task) => screen.findByRole('row', { name: (task.order as { number: string }).number })
const table = () => screen.getByRole('table', { name: '配送任务' })
/** The component library gives each of its ids the same name in tests: a dialog is known by its title. */
async function dialog(title: string) {
  const found = await screen.findByRole('dialog')
  within(found).getByText(title)
  return found
}
const settle = (ms = 300) => act(() => new Promise((resolve) => setTimeout(resolve, ms)))

test('a task that moves is seen to move, and one that ended leaves', async () => {
  const [one, other] = [aTask(), aTask()]
  const api = boardOf([one, other], [])
  page(api)
  await row(one)
  hello(api)
  act(() =>
    moved(api, { ...one, version: 2, state: 'ACCEPTED', rider: { __typename: 'Rider', id: 'r', name: '张伟' } }),
  )
  expect(await within(await row(one)).findByText('已接单')).toBeDefined()
  act(() => moved(api, { ...other, version: 2, state: 'DELIVERED' }))
  await waitFor(() => expect(within(table()).getAllByRole('row')).toHaveLength(2))
})

test('held rows stand still and say how much they do not show', async () => {
  const one = aTask()
  const api = boardOf([one], [])
  const { user } = page(api)
  await row(one)
  hello(api)
  await user.click(screen.getByRole('button', { name: '暂停更新' }))
  act(() => moved(api, { ...one, version: 2, state: 'PICKED_UP' }))
  expect(await screen.findByText('已暂停 · 1 处变化未显示')).toBeDefined()
  expect(within(await row(one)).getByText('待派单')).toBeDefined()
  // What is read again in the meantime moves nothing either, and makes nothing older than it was.
  act(() => onBoard(api, { __typename: 'Resync' }))
  await settle()
  expect(within(await row(one)).getByText('待派单')).toBeDefined()
  await user.click(screen.getByRole('button', { name: '恢复更新' }))
  expect(within(await row(one)).getByText('已取货')).toBeDefined()
})

test('with the keyboard alone tasks are chosen, given to one rider in an order, and each tells how it went', async () => {
  const [first, second] = [aTask({ skills: ['COLD_CHAIN'] }), aTask()]
  const cold = aRider({ name: '冷链张', certificates: [aCertificate('COLD_CHAIN')] })
  const off = aRider({ name: '休息李', shift: null })
  const plain = aRider({ name: '普通王' })
  const api = boardOf([first, second], [off, plain, cold])
  api.on('AssignTasks', () => ({
    assignTasks: {
      results: [
        { index: 0, task: { ...second, version: 2, state: 'ACCEPTED', rider: cold }, error: null },
        {
          index: 1,
          task: null,
          error: { __typename: 'PlainError', code: 'RIDER_FULL', message: 'The rider can take 0 g more.' },
        },
      ],
      userErrors: [],
    },
  }))
  const { user } = page(api)
  ;(await row(first)).focus()
  await user.keyboard(' {ArrowDown} a')
  const form = await dialog('指派 2 个任务')
  await user.click(within(form).getByRole('button', { name: `把 ${(second.order as { number: string }).number} 提前` }))
  await user.click(within(form).getByRole('combobox'))
  const options = (await screen.findAllByText(/单$|单 ·/)).map((each) => each.textContent)
  expect(options.some((text) => text?.includes('休息李') && text.includes('不在岗'))).toBe(true)
  expect(options.some((text) => text?.includes('普通王') && text.includes('缺冷链证'))).toBe(true)
  await user.click(screen.getByText('冷链张 · 手上 0 单'))
  await user.type(within(form).getByLabelText('原因'), '顺路')
  await user.click(within(form).getByRole('button', { name: '把 2 个任务派给冷链张' }))
  expect(api.asked.find(({ operation }) => operation === 'AssignTasks')?.variables).toEqual({
    input: [second, first].map(({ id }) => ({ taskId: id, riderId: cold.id, expectedVersion: 1 })),
    reason: '顺路',
  })
  expect(await screen.findByText('1 个成功，1 个没成。')).toBeDefined()
  expect(screen.getByText('骑手装不下了。')).toBeDefined()
  await user.click(screen.getByRole('button', { name: '知道了' }))
  // What failed stays chosen; what was done is seen at once.
  expect(screen.getByText('已选 1 个任务')).toBeDefined()
  expect(within(await row(second)).getByText('已接单')).toBeDefined()
})

test('a task that is pulled onto a rider asks for a reason, with him chosen', async () => {
  const task = aTask()
  const rider = aRider({ name: '张伟' })
  const api = boardOf([task], [rider])
  page(api)
  const line = await row(task)
  const card = (await screen.findByRole('link', { name: '张伟' })).closest('[data-rider]')!
  const dataTransfer = { setData() {}, effectAllowed: '' }
  fireEvent.dragStart(line, { dataTransfer })
  fireEvent.dragOver(card, { dataTransfer })
  fireEvent.drop(card, { dataTransfer })
  fireEvent.dragEnd(line, { dataTransfer })
  const form = await dialog('指派 1 个任务')
  expect(within(form).getByRole('button', { name: '把 1 个任务派给张伟' }).hasAttribute('disabled')).toBe(true)
})

test('a switch shows what it does to promises before it is confirmed with a reason', async () => {
  const area = anArea()
  const api = boardOf([], [], area)
  const effect = [{ __typename: 'PromiseEffect', mode: 'INSTANT', minutesBefore: 0, minutesAfter: 15 }]
  api.on('ChangeDispatchArea', ({ dryRun }) => ({
    changeDispatchArea: {
      __typename: 'ChangeDispatchAreaPayload',
      area: dryRun ? area : { ...area, isSurging: true, version: 5 },
      effect,
      userErrors: [],
    },
  }))
  const { user } = page(api)
  await user.click(await screen.findByRole('button', { name: '爆单：关' }))
  const form = await dialog('调整 望京片区')
  expect(await within(form).findByText('15 分钟')).toBeDefined()
  const confirm = within(form).getByRole('button', { name: '确认调整 望京片区' })
  expect(confirm.hasAttribute('disabled')).toBe(true)
  await user.type(within(form).getByLabelText('原因'), '晚高峰')
  await user.click(confirm)
  await screen.findByRole('button', { name: '爆单：已开' })
  const [preview, real] = api.asked.filter(({ operation }) => operation === 'ChangeDispatchArea')
  expect(preview?.variables).toMatchObject({ dryRun: true, expectedVersion: 4, input: { isSurging: true } })
  expect(real?.variables).toMatchObject({ dryRun: false, input: { isSurging: true, reason: '晚高峰' } })
})

test('a task tells why it went to this rider, who came second, and who could not', async () => {
  const task = aTask({ state: 'ACCEPTED', rider: { __typename: 'Rider', id: 'rid_a', name: '张伟' } })
  const candidate = (name: string, score: number, distance: number) => ({
    __typename: 'AssignmentCandidate',
    score,
    rider: { __typename: 'Rider', id: name, name },
    terms: [
      { __typename: 'AssignmentTermSeconds', term: 'DISTANCE', seconds: distance },
      { __typename: 'AssignmentTermSeconds', term: 'LOAD', seconds: score - distance },
    ],
  })
  const api = boardOf([task], [])
  api.on('TaskPanel', () => ({
    explainAssignment: {
      __typename: 'AssignmentExplanation',
      task: { ...task, failedReason: null, offers: [], events: [] },
      waiting: null,
      decisions: [
        {
          __typename: 'AssignmentDecision',
          id: 'asd_1',
          attempt: 1,
          kind: 'ENGINE',
          at: '2026-11-22T08:20:00Z',
          reason: null,
          lostBy: ['DISTANCE'],
          considered: 7,
          actor: { __typename: 'Actor', name: null },
          rider: { __typename: 'Rider', id: 'rid_a', name: '张伟' },
          excluded: [{ __typename: 'ExcludedRiders', reason: 'SKILL_MISSING', riders: 3 }],
          chosen: candidate('张伟', 300, 240),
          runnerUp: candidate('李强', 420, 400),
          run: null,
        },
      ],
    },
  }))
  page(api, `/dispatch?open=${task.id}`)
  const panel = await screen.findByRole('dialog', { name: '任务详情' })
  expect(await within(panel).findByText('第二名李强多 120 秒，差在：路程。')).toBeDefined()
  expect(within(panel).getByRole('row', { name: /^路程 240 秒 400 秒$/ })).toBeDefined()
  expect(within(panel).getByText('3 人：缺少证件')).toBeDefined()
})

test('a certificate that ends soon is marked where the rider stands', async () => {
  const soon = new Date(Date.now() + 3 * 86_400_000).toISOString()
  page(boardOf([], [aRider({ certificates: [aCertificate('HEALTH', { expiresAt: soon })] })]))
  expect(await screen.findByText('健康证快到期')).toBeDefined()
})

test('without an area the page offers to open one', async () => {
  page(fakeApi({ DispatchPage: () => ({ dispatchAreas: { __typename: 'DispatchAreaConnection', nodes: [] } }) }))
  expect(await screen.findByRole('button', { name: '开设调度区' })).toBeDefined()
})

test('without the grant the page says which one is missing', async () => {
  page(fakeApi({ DispatchPage: forbidden }))
  expect((await screen.findByRole('alert')).textContent).toContain('「运营」授权')
})

test('a board that cannot be read says so, with the id of the request', async () => {
  const api = boardOf([], [])
  api.on('DispatchTasks', () => failed('req_7'))
  page(api)
  await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('req_7'))
})

test('riders that cannot be read are told of, too, until they can', async () => {
  const api = boardOf([aTask()], [aRider()])
  api.on('DispatchRiders', () => failed('req_8'))
  const { user } = page(api)
  await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('req_8'))
  api.on('DispatchRiders', () => ({ riders: paged([aRider({ name: '张伟' })], null) }))
  await user.click(screen.getByRole('button', { name: '重试' }))
  expect(await screen.findByRole('link', { name: '张伟' })).toBeDefined()
  expect(screen.queryByRole('alert')).toBeNull()
})

test('500 riders and 2,000 tasks: only what is seen is drawn, riders that move draw nothing, tasks that move draw once', async () => {
  const tasks = Array.from({ length: 2_000 }, () => aTask())
  const riders = Array.from({ length: 500 }, () => aRider())
  const api = boardOf(tasks, riders)
  const { commits } = page(api)
  await screen.findByText('显示 2,000 个，共 2,000 个未完成')
  await screen.findByText('在岗 500 / 500')
  expect(table().getAttribute('aria-rowcount')).toBe('2001')
  expect(within(table()).getAllByRole('row').length).toBeLessThan(60)
  expect(document.querySelectorAll('[data-rider]').length).toBeLessThan(60)

  hello(api)
  await settle()
  const before = commits()
  act(() => {
    for (let turn = 0; turn < 4; turn += 1)
      for (const [index, { id }] of riders.entries())
        onBoard(api, {
          __typename: 'RiderMoved',
          riderId: id,
          place: { lat: 39.9 + turn / 1e3, lng: 116 + index / 1e4 },
        })
  })
  await settle()
  expect(commits() - before).toBe(0)

  act(() => {
    for (const task of tasks.slice(0, 1_000)) moved(api, { ...task, version: 2, state: 'ACCEPTED' })
  })
  await settle()
  expect(commits() - before).toBeLessThanOrEqual(2)
  expect(commits() - before).toBeGreaterThan(0)
})
