import { screen, waitFor, within } from '@testing-library/react'
import { Route, Routes } from 'react-router'
import { expect, test } from 'vitest'
import { anOrder, aPage } from '../../testing/an-order.ts'
import { fakeApi, type FakeApi } from '../../testing/fake-api.ts'
import { show } from '../../testing/show.tsx'
import { OrdersPage } from './orders-page.tsx'

function drawer(
  some: Readonly<Record<string, unknown>>,
  { part = '', api = fakeApi() }: { part?: string; api?: FakeApi },
) {
  const order = anOrder(some)
  api.on('OrdersList', () => ({ orders: aPage([]) }))
  api.on('OrderDrawer', () => ({ order }))
  const at = `/orders/${order.id}${part === '' ? '' : `?part=${part}`}`
  const shown = show(
    <Routes>
      <Route path="orders/:orderId?" element={<OrdersPage />} />
    </Routes>,
    { api, at },
  )
  return { order, api, ...shown }
}

const entry = (id: string, transactionId: string, kind: string, amountFen: number, reason: string) => ({
  __typename: 'LedgerEntry',
  id,
  transactionId,
  amountFen,
  reason,
  at: '2026-11-22T08:01:00Z',
  account: { __typename: 'LedgerAccount', id: `lac_${kind}`, kind },
})

test('the books of an order are told transfer by transfer, and both sides agree', async () => {
  drawer(
    {
      ledger: [
        entry('len_1', 'ltx_1', 'RESIDENT_PAYMENTS', -4_860, 'payment'),
        entry('len_2', 'ltx_1', 'MERCHANT_PAYABLE', 4_360, 'payment'),
        entry('len_3', 'ltx_1', 'DELIVERY_FEES', 500, 'payment'),
      ],
    },
    { part: 'money' },
  )
  const books = await screen.findByRole('region', { name: '账目（每笔合计为零）' })
  expect(within(books).getByText('转出 = 转入，差额 ¥0.00')).toBeDefined()
  expect(within(books).getAllByText('48.60')).toHaveLength(3)
})

test('books that do not balance are told so, and by how much', async () => {
  drawer({ ledger: [entry('len_1', 'ltx_1', 'PLATFORM', -30, 'change')] }, { part: 'money' })
  expect(await screen.findByText('不平，差额 −¥0.30')).toBeDefined()
})

test('what the household said of it stands at the top', async () => {
  drawer({ rating: { __typename: 'OrderRating', id: 'rtg_1', stars: 2, comment: '菜不新鲜' } }, {})
  expect(await screen.findByText('菜不新鲜')).toBeDefined()
  expect(screen.getByText(/评价 2 星/)).toBeDefined()
})

const promise = anOrder()['promise'] as object
const breach = {
  __typename: 'PromiseBreach',
  id: 'brc_1',
  cause: 'MERCHANT_PREP',
  causeState: 'CONTESTED',
  endedAt: '2026-11-22T09:03:00Z',
  recoveredFen: 280,
  contestBy: '2026-11-25T09:03:00Z',
  contestReason: '货早好了',
  contestedBy: { __typename: 'Actor', kind: 'PERSON', name: '王建国', role: 'MERCHANT' },
  decidedAt: null,
  decidedReason: null,
  decidedBy: null,
  allowedActions: ['DECIDE'],
  legs: [
    {
      __typename: 'BreachLeg',
      leg: 'PREPARATION',
      cause: 'MERCHANT_PREP',
      startedAt: '2026-11-22T08:05:00Z',
      endedAt: '2026-11-22T08:43:00Z',
      plannedSeconds: 1_200,
      takenSeconds: 2_280,
      lateSeconds: 1_080,
    },
  ],
}

test('a broken promise says how late, which tier, what it cost, whose it was and why; the decision carries its reason', async () => {
  const { api, user, order } = drawer(
    { promise: { ...promise, breachedAt: '2026-11-22T08:45:00Z', compensationFen: 200, breach } },
    {},
  )
  api.on('DecideAttribution', () => ({
    decideAttribution: { __typename: 'DecideAttributionPayload', breach: null, userErrors: [] },
  }))
  const clock = await screen.findByRole('region', { name: '时效承诺' })
  expect(within(clock).getAllByText(/^超时 18 分钟$/)).toHaveLength(1)
  expect(within(clock).getByText('已达到')).toBeDefined()
  expect(within(clock).getByText('商家 申诉：货早好了')).toBeDefined()
  expect(within(clock).getByText('38 分钟')).toBeDefined()
  await user.click(within(clock).getByRole('button', { name: '裁定责任' }))
  await user.type(screen.getByLabelText('原因'), '看了打包记录')
  await user.click(screen.getByRole('button', { name: '裁定为「商家备货」' }))
  await waitFor(() =>
    expect(api.asked.find(({ operation }) => operation === 'DecideAttribution')?.variables).toMatchObject({
      orderId: order.id,
      cause: 'MERCHANT_PREP',
      reason: '看了打包记录',
    }),
  )
})

const side = (quantity: number, totalFen: number) => ({
  __typename: 'ChangeSide',
  itemsFen: totalFen - 500,
  discountFen: 0,
  feeFen: 500,
  totalFen,
  lines: [
    {
      __typename: 'ChangeLine',
      lineId: 'oln_1',
      name: '北豆腐',
      unit: '块',
      quantity,
      totalFen: totalFen - 500,
      discountFen: 0,
    },
  ],
})

const tofu = {
  __typename: 'OrderLine',
  id: 'oln_1',
  name: '北豆腐',
  unit: '块',
  quantity: 3,
  unitPriceFen: 320,
  totalFen: 960,
  discountFen: 0,
  refundedQuantity: 0,
  refundedFen: 0,
}

test('a change is seen on both sides with its books before it is proposed, at the price that was seen', async () => {
  const { api, user, order } = drawer({ lines: [tofu] }, { part: 'changes' })
  api.on('ChangeGoods', () => ({ listings: { __typename: 'ListingConnection', nodes: [] } }))
  api.on('PreviewChange', () => ({
    proposeChange: {
      __typename: 'ProposeChangePayload',
      userErrors: [],
      preview: {
        __typename: 'ChangePreview',
        kind: 'REDUCE',
        deltaFen: -320,
        payer: null,
        refundFen: 320,
        extraFen: 0,
        before: side(3, 1_460),
        after: side(2, 1_140),
        postings: [
          { __typename: 'LedgerPosting', kind: 'MERCHANT_PAYABLE', amountFen: -320 },
          { __typename: 'LedgerPosting', kind: 'CLEARING', amountFen: 320 },
        ],
      },
    },
  }))
  api.on('ProposeChange', () => ({
    proposeChange: { __typename: 'ProposeChangePayload', order: null, change: null, userErrors: [] },
  }))
  await user.click(await screen.findByRole('button', { name: '提出变更' }))
  const kept = screen.getByRole('spinbutton', { name: '北豆腐 保留的数量' })
  await user.clear(kept)
  await user.type(kept, '2')
  await user.type(screen.getByLabelText('原因'), '少了一块')
  await user.click(screen.getByRole('button', { name: '预览' }))
  expect(within(await screen.findByRole('table', { name: '变更前' })).getByText('北豆腐 × 3')).toBeDefined()
  expect(within(screen.getByRole('table', { name: '变更后' })).getByText('北豆腐 × 2')).toBeDefined()
  expect(screen.getByText('差价 −¥3.20 · 退居民 ¥3.20')).toBeDefined()
  expect(api.asked.some(({ operation }) => operation === 'ProposeChange')).toBe(false)
  await user.click(screen.getByRole('button', { name: '提交，等居民同意' }))
  await waitFor(() =>
    expect(api.asked.find(({ operation }) => operation === 'ProposeChange')?.variables).toMatchObject({
      input: {
        orderId: order.id,
        edits: [{ lineId: 'oln_1', quantity: 2 }],
        expectedVersion: 3,
        expectedDeltaFen: -320,
      },
    }),
  )
})

test('a part of an order has an address of its own', async () => {
  const { user, address, order } = drawer({}, {})
  await user.click(await screen.findByRole('link', { name: '款项' }))
  expect(address()).toBe(`/orders/${order.id}?part=money`)
  expect(await screen.findByRole('region', { name: '支付' })).toBeDefined()
})
