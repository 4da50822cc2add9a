import { act, screen, waitFor } from '@testing-library/react'
import { Route, Routes } from 'react-router'
import { expect, test } from 'vitest'
import { anOrder, aPage } from '../../testing/an-order.ts'
import { failed, fakeApi, forbidden, type FakeApi } from '../../testing/fake-api.ts'
import { show } from '../../testing/show.tsx'
import { OrdersPage } from './orders-page.tsx'

const page = (api: FakeApi, at = '/orders') =>
  show(
    <Routes>
      <Route path="orders/:orderId?" element={<OrdersPage />} />
    </Routes>,
    { api, at },
  )
const hello = { __typename: 'Hello', resumeToken: '0', occurredAt: '2026-11-22T08:00:00Z' }

test('a row follows the stream before the list is read again', async () => {
  const order = anOrder()
  const api = fakeApi({ OrdersList: () => ({ orders: aPage([order]) }) })
  page(api)
  expect(await screen.findByText('待接单')).toBeDefined()
  api.on('OrdersList', () => failed('req_9'))
  act(() => api.tell(hello))
  act(() =>
    api.tell({
      __typename: 'OrderMoved',
      resumeToken: '1',
      occurredAt: '2026-11-22T08:01:00Z',
      orderId: order.id,
      seq: 4,
      action: 'ACCEPT',
      from: 'PAID',
      to: 'CONFIRMED',
      order: { ...order, state: 'CONFIRMED', version: 4 },
    }),
  )
  expect(await screen.findByText('已接单')).toBeDefined()
  // The list could not be read: what is known stays, with the id of the request that failed.
  await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('req_9'))
  expect(screen.getByText(order.number)).toBeDefined()
})

test('nothing found says what to do next', async () => {
  page(fakeApi({ OrdersList: () => ({ orders: aPage([]) }) }), '/orders?late=1')
  expect((await screen.findByRole('link', { name: '看全部订单' })).getAttribute('href')).toBe('/orders')
})

test('without the grant the page says which one is missing', async () => {
  page(fakeApi({ OrdersList: forbidden }))
  expect((await screen.findByRole('alert')).textContent).toContain('「运营」授权')
})

test('a filter is in the address at once, and asks for the first page', async () => {
  const api = fakeApi({ OrdersList: () => ({ orders: aPage([anOrder()]) }) })
  const { user, address } = page(api, '/orders?after=abc')
  await user.click(await screen.findByRole('button', { name: '已超时' }))
  expect(address()).toBe('/orders?late=1')
  await waitFor(() => expect(api.asked.at(-1)?.variables).toMatchObject({ after: null, filter: { late: true } }))
})

test('an order opens at an address of its own and closes with Escape', async () => {
  const order = anOrder()
  const api = fakeApi({ OrdersList: () => ({ orders: aPage([order]) }), OrderDrawer: () => ({ order }) })
  const { user, address } = page(api, '/orders?late=1')
  const row = await screen.findByRole('row', { name: order.number })
  row.focus()
  await user.keyboard('{Enter}')
  expect(address()).toBe(`/orders/${order.id}?late=1`)
  expect(await screen.findByRole('dialog', { name: '订单详情' })).toBeDefined()
  await user.keyboard('{Escape}')
  expect(address()).toBe('/orders?late=1')
  expect(document.activeElement).toBe(screen.getByRole('row', { name: order.number }))
})

test('rows of the former filter are not passed off as those of the chosen one', async () => {
  const order = anOrder()
  const api = fakeApi({ OrdersList: () => ({ orders: aPage([order]) }) })
  const { user } = page(api)
  await screen.findByText(order.number)
  api.on('OrdersList', () => failed('req_8'))
  await user.click(screen.getByRole('button', { name: '已超时' }))
  expect((await screen.findByRole('alert')).textContent).toContain('不是现在选的')
  expect(screen.getByText(order.number).closest('[aria-busy="true"]')).not.toBeNull()
})
