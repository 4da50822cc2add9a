import { screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { maskFragments } from '../../api/graphql.ts'
import { anOrder } from '../../testing/an-order.ts'
import { fakeApi } from '../../testing/fake-api.ts'
import { show } from '../../testing/show.tsx'
import { OrderActions, OrderActions_order } from './order-actions.tsx'
import type { ActingOrder } from './order-acts.ts'

function actions(some: Readonly<Record<string, unknown>> = {}, api = fakeApi()) {
  const order = anOrder(some)
  const onMoved = vi.fn<() => void>()
  const onStale = vi.fn<() => void>()
  const masked = maskFragments([OrderActions_order], order as unknown as ActingOrder)
  return {
    api,
    order,
    onMoved,
    onStale,
    ...show(<OrderActions order={masked} onMoved={onMoved} onStale={onStale} />, { api }),
  }
}

test('what cannot be done is there, disabled, with its reason', () => {
  actions()
  const assign = screen.getByRole('button', { name: '派单' })
  expect(assign).toHaveProperty('disabled', true)
  const why = document.getElementById(assign.getAttribute('aria-describedby')!)
  expect(why?.textContent).toBe('订单现在的状态不能这样做。')
})

test('a reason younger than this console is told in the words of the server', () => {
  actions({
    deniedActions: [
      { __typename: 'DeniedAction', action: 'ASSIGN', code: 'MOON_IS_FULL', message: 'The moon is full.' },
    ],
  })
  expect(screen.getByText('The moon is full.')).toBeDefined()
})

test('a cancellation names the order and the money before it happens, and carries version and key', async () => {
  const { api, order, onMoved, user } = actions()
  api.on('CancelOrder', () => ({ cancelOrder: { __typename: 'CancelOrderPayload', order: null, userErrors: [] } }))
  await user.click(screen.getByRole('button', { name: '取消订单' }))
  const dialog = screen.getByRole('dialog', { name: `取消订单 ${order.number}` })
  expect(api.asked).toEqual([])
  await user.click(within(dialog).getByRole('button', { name: '取消并退款 ¥48.60' }))
  await waitFor(() => expect(onMoved).toHaveBeenCalledOnce())
  expect(api.asked[0]?.variables).toMatchObject({
    orderId: order.id,
    expectedVersion: 3,
    idempotencyKey: expect.stringMatching(/^[0-9a-f]{32}$/),
  })
})

test('when somebody else was faster, the page says so and reads again', async () => {
  const { api, onMoved, onStale, user } = actions()
  const stale = { __typename: 'StaleVersion', code: 'STALE_VERSION', message: 'x' }
  api.on('CancelOrder', () => ({ cancelOrder: { __typename: 'CancelOrderPayload', order: null, userErrors: [stale] } }))
  await user.click(screen.getByRole('button', { name: '取消订单' }))
  await user.click(screen.getByRole('button', { name: '取消并退款 ¥48.60' }))
  await waitFor(() => expect(onStale).toHaveBeenCalledOnce())
  expect(screen.getAllByText(/别人刚刚动过这一单/).length).toBeGreaterThan(0)
  expect(onMoved).not.toHaveBeenCalled()
})

const goods = [
  { __typename: 'OrderLine', id: 'oln_1', name: '北豆腐', quantity: 3, refundedQuantity: 1 },
  { __typename: 'OrderLine', id: 'oln_2', name: '香菜', quantity: 1, refundedQuantity: 0 },
]
const preview = {
  __typename: 'RefundPreview',
  amountFen: 640,
  leftFen: 3_360,
  lines: [{ __typename: 'RefundLine', lineId: 'oln_1', quantity: 2, amountFen: 640 }],
  postings: [
    { __typename: 'LedgerPosting', kind: 'MERCHANT_PAYABLE', amountFen: -640 },
    { __typename: 'LedgerPosting', kind: 'CLEARING', amountFen: 640 },
  ],
}

test('a refund of goods is previewed with its double entry, then named by its amount, then sent once', async () => {
  const { api, user, onMoved } = actions({ lines: goods, refundedFen: 860 })
  api.on('PreviewRefund', () => ({
    refundOrder: { __typename: 'RefundOrderPayload', preview, userErrors: [] },
  }))
  api.on('RefundOrder', () => ({
    refundOrder: { __typename: 'RefundOrderPayload', order: null, refund: null, userErrors: [] },
  }))
  await user.click(screen.getByRole('button', { name: '退款' }))
  expect(screen.getByRole('button', { name: '预览' })).toHaveProperty('disabled', true)
  const pieces = screen.getByRole('spinbutton', { name: '退 北豆腐 的数量' })
  await user.clear(pieces)
  await user.type(pieces, '2')
  await user.type(screen.getByLabelText('原因'), '碎了')
  await user.click(screen.getByRole('button', { name: '预览' }))
  const books = await screen.findByRole('table', { name: '将记的账' })
  expect(within(books).getAllByText('6.40')).toHaveLength(4)
  expect(within(books).getByText('转出 = 转入，差额 ¥0.00')).toBeDefined()
  expect(api.asked.map(({ operation }) => operation)).toEqual(['PreviewRefund'])
  await user.click(screen.getByRole('button', { name: '退款 ¥6.40' }))
  await waitFor(() => expect(onMoved).toHaveBeenCalledOnce())
  expect(api.asked.at(-1)).toMatchObject({
    operation: 'RefundOrder',
    variables: {
      lines: [{ lineId: 'oln_1', quantity: 2 }],
      bearer: 'MERCHANT',
      restock: false,
      reason: '碎了',
      idempotencyKey: expect.stringMatching(/^[0-9a-f]{32}$/),
    },
  })
})

test('a refund of an amount goes up to what is left, and a refusal stands where the act was', async () => {
  const { api, user } = actions({ lines: goods, refundedFen: 860 })
  const refused = { __typename: 'PlainError', code: 'AMOUNT_ABOVE_PAID', message: 'x' }
  api.on('PreviewRefund', () => ({
    refundOrder: { __typename: 'RefundOrderPayload', preview: null, userErrors: [refused] },
  }))
  await user.click(screen.getByRole('button', { name: '退款' }))
  await user.click(screen.getByText('按金额'))
  const amount = screen.getByLabelText('退款金额（元）')
  await user.clear(amount)
  await user.type(amount, '40.01')
  expect(amount.getAttribute('aria-invalid')).toBe('true')
  await user.clear(amount)
  await user.type(amount, '12.4')
  await user.type(screen.getByLabelText('原因'), '香菜不新鲜')
  await user.click(screen.getByRole('button', { name: '预览' }))
  await waitFor(() => expect(screen.getAllByText('超过了可退的金额。').length).toBeGreaterThan(0))
  expect(api.asked[0]?.variables).toMatchObject({ amountFen: 1_240, reason: '香菜不新鲜' })
})
