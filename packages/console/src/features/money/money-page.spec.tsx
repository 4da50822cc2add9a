import { screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { failed, fakeApi, forbidden, type FakeApi } from '../../testing/fake-api.ts'
import { show } from '../../testing/show.tsx'
import { MoneyPage } from './money-page.tsx'

const account = (kind: string, inFen: number, outFen: number) => ({
  __typename: 'AccountDay',
  kind,
  openingFen: 0,
  inFen,
  outFen,
  closingFen: inFen - outFen,
})
const preview = (some: object = {}) => ({
  dayClosePreview: {
    __typename: 'DayClosePreview',
    day: '2026-11-21',
    isBalanced: true,
    isClosed: false,
    openDifferences: 0,
    figures: {
      __typename: 'DayFigures',
      sumFen: 0,
      accounts: [account('RESIDENT_PAYMENTS', 0, 4_860), account('MERCHANT_PAYABLE', 4_860, 0)],
      orders: {
        __typename: 'OrdersDay',
        orders: 1,
        goodsFen: 4_860,
        discountFen: 0,
        feeFen: 0,
        paidFen: 4_860,
        changedFen: 0,
        otherFen: 0,
      },
      refunds: { __typename: 'RefundsDay', askedFen: 0, paidFen: 0, underWayFen: 0 },
    },
    ...some,
  },
})
const connection = (typename: string, nodes: readonly object[]) => ({
  __typename: typename,
  nodes,
  pageInfo: { __typename: 'PageInfo', hasNextPage: false, endCursor: null },
  count: { __typename: 'Count', value: nodes.length, precision: 'EXACT' },
})
const noDifferences = connection('MoneyDifferenceConnection', [])

function page(at: string, api: FakeApi, some: object = {}) {
  api.on('MoneyPage', () => ({ ...preview(), moneyDifferences: noDifferences }))
  api.on('DayClose', () => ({ ...preview(some), unexplained: noDifferences }))
  api.on('DayList', () => ({ dayCloses: connection('DayCloseConnection', []) }))
  return { api, ...show(<MoneyPage />, { api, at }) }
}

test('a day shows each account and the sum that proves it, and is closed after it was named', async () => {
  const { api, user } = page('/money?day=2026-11-21', fakeApi())
  api.on('CloseDay', () => ({ closeDay: { __typename: 'CloseDayPayload', dayClose: null, userErrors: [] } }))
  const books = await screen.findByRole('table', { name: '2026-11-21 的账目' })
  const cells = within(within(books).getByRole('row', { name: /合计/ })).getAllByRole('cell')
  expect(cells.map(({ textContent }) => textContent)).toEqual(['¥0.00', '¥48.60', '¥48.60', '¥0.00'])
  await user.click(screen.getByRole('button', { name: '结账' }))
  expect(api.asked.some(({ operation }) => operation === 'CloseDay')).toBe(false)
  await user.click(screen.getByRole('button', { name: '结账 2026-11-21' }))
  await waitFor(() =>
    expect(api.asked.find(({ operation }) => operation === 'CloseDay')?.variables).toEqual({ day: '2026-11-21' }),
  )
})

test('a day with an open difference cannot be closed, says why, and leads to it', async () => {
  page('/money?day=2026-11-21', fakeApi(), { openDifferences: 2 })
  const close = await screen.findByRole('button', { name: '结账' })
  expect(close).toHaveProperty('disabled', true)
  expect(document.getElementById(close.getAttribute('aria-describedby')!)?.textContent).not.toBe('')
  expect(screen.getByRole('link', { name: '2 项差异未处理' }).getAttribute('href')).toBe(
    '/money?day=2026-11-21&state=OPEN&tab=differences',
  )
})

test('a day that does not add up says by how much', async () => {
  const figures = { ...preview().dayClosePreview.figures, sumFen: 30 }
  page('/money?day=2026-11-21', fakeApi(), { isBalanced: false, figures })
  expect(await screen.findByText('不平：合计 ¥0.30')).toBeDefined()
  expect(screen.getByRole('button', { name: '结账' })).toHaveProperty('disabled', true)
})

const difference = {
  __typename: 'MoneyDifference',
  id: 'dif_1',
  day: '2026-11-21',
  kind: 'ORDER_PAID',
  subjectId: 'ord_1',
  oursFen: 4_990,
  theirsFen: 4_980,
  state: 'OPEN',
  foundAt: '2026-11-22T08:00:00Z',
  seenAt: '2026-11-22T08:00:00Z',
  note: null,
  resolvedAt: null,
  resolvedBy: null,
}

test('a difference opens at an address of its own, says what to do, and is resolved with a note', async () => {
  const { api, user, address } = page('/money?tab=differences&state=OPEN', fakeApi())
  api.on('Differences', () => ({ moneyDifferences: connection('MoneyDifferenceConnection', [difference]) }))
  api.on('ResolveDifference', () => ({
    resolveDifference: { __typename: 'ResolveDifferencePayload', difference: null, userErrors: [] },
  }))
  const row = await screen.findByRole('row', { name: '订单已付不符 ord_1' })
  row.focus()
  await user.keyboard('{Enter}')
  expect(address()).toBe('/money?state=OPEN&open=dif_1&tab=differences')
  const panel = await screen.findByRole('dialog', { name: '差异详情' })
  expect(within(panel).getByRole('link', { name: 'ord_1' }).getAttribute('href')).toBe('/orders/ord_1?part=money')
  const resolve = within(panel).getByRole('button', { name: '标记为已处理' })
  expect(resolve).toHaveProperty('disabled', true)
  await user.type(within(panel).getByLabelText('处理说明'), '已补记')
  await user.click(resolve)
  await waitFor(() =>
    expect(api.asked.find(({ operation }) => operation === 'ResolveDifference')?.variables).toEqual({
      differenceId: 'dif_1',
      note: '已补记',
    }),
  )
})

test('a run on demand is asked for first and tells what it found', async () => {
  const { api, user } = page('/money?tab=reconcile&day=2026-11-21', fakeApi())
  api.on('Reconcile', () => ({ reconcileRuns: connection('ReconcileRunConnection', []) }))
  const run = { __typename: 'ReconcileRun', id: 'rec_1', payments: 9, refunds: 2, settled: 1, differences: 3 }
  api.on('ReconcileDay', () => ({ reconcile: { __typename: 'ReconcilePayload', run, userErrors: [] } }))
  await user.click(await screen.findByRole('button', { name: '立即对账' }))
  const dialog = await screen.findByRole('dialog', { name: '对账 2026-11-21' })
  await user.click(within(dialog).getByRole('button', { name: '立即对账' }))
  expect(await screen.findByText('对完了：9 笔支付、2 笔退款，补记 1 笔，差异 3 项。')).toBeDefined()
})

test('a refund that failed is sent again after its amount was named, each try under a key of its own', async () => {
  const { api, user } = page('/money?tab=refunds&state=FAILED', fakeApi())
  const refund = {
    __typename: 'Refund',
    id: 'ref_1',
    state: 'FAILED',
    amountFen: 1_240,
    bearer: 'MERCHANT',
    reason: 'cancelled',
    tries: 1,
    failure: 'declined by the sandbox',
    createdAt: '2026-11-22T08:00:00Z',
    order: { __typename: 'Order', id: 'ord_1', number: 'WJ-1' },
  }
  api.on('RefundsList', () => ({ refunds: connection('RefundConnection', [refund]) }))
  api.on('RetryRefund', () => ({ retryRefund: { __typename: 'RetryRefundPayload', refund: null, userErrors: [] } }))
  expect(await screen.findByText('演示渠道拒绝了')).toBeDefined()
  await user.click(screen.getByRole('button', { name: '重发退款' }))
  const dialog = await screen.findByRole('dialog', { name: '重发退款 ¥12.40' })
  await user.click(within(dialog).getByRole('button', { name: '重发退款' }))
  await waitFor(() =>
    expect(api.asked.find(({ operation }) => operation === 'RetryRefund')?.variables).toMatchObject({
      refundId: 'ref_1',
      idempotencyKey: expect.stringMatching(/^[0-9a-f]{32}$/),
    }),
  )
})

test('without the grant the page says which one is missing; what fails names its request', async () => {
  const api = fakeApi()
  page('/money?day=2026-11-21', api)
  api.on('MoneyPage', forbidden)
  api.on('DayClose', () => failed('req_7'))
  await waitFor(() =>
    expect(screen.getAllByRole('alert').map(({ textContent }) => textContent)).toEqual(
      expect.arrayContaining([expect.stringContaining('全平台运营'), expect.stringContaining('req_7')]),
    ),
  )
})
