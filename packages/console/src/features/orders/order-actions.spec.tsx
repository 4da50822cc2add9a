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

test('a refund takes an amount up to what was paid and says it on its button', async () => {
  const { api, user } = actions({ refundedFen: 860 })
  const refused = { __typename: 'PlainError', code: 'AMOUNT_ABOVE_PAID', message: 'x' }
  api.on('RefundOrder', () => ({
    refundOrder: { __typename: 'RefundOrderPayload', order: null, userErrors: [refused] },
  }))
  await user.click(screen.getByRole('button', { name: '退款' }))
  const amount = screen.getByLabelText('退款金额（元）')
  await user.clear(amount)
  await user.type(amount, '40.01')
  expect(amount.getAttribute('aria-invalid')).toBe('true')
  await user.clear(amount)
  await user.type(amount, '12.4')
  await user.type(screen.getByLabelText('原因'), '香菜不新鲜')
  await user.click(screen.getByRole('button', { name: '退款 ¥12.40' }))
  await waitFor(() => expect(screen.getAllByText('超过了可退的金额。').length).toBeGreaterThan(0))
  expect(api.asked[0]?.variables).toMatchObject({ amountFen: 1_240, reason: '香菜不新鲜' })
})
