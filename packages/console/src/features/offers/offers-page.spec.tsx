import { screen, waitFor } from '@testing-library/react'
import { Route, Routes } from 'react-router'
import { expect, test } from 'vitest'
import { aPage } from '../../testing/an-order.ts'
import { failed, fakeApi, forbidden, type FakeApi } from '../../testing/fake-api.ts'
import { show } from '../../testing/show.tsx'
import { OffersPage } from './offers-page.tsx'

const page = (api: FakeApi, at = '/offers') =>
  show(
    <Routes>
      <Route path="offers/:offerId?" element={<OffersPage />} />
    </Routes>,
    { api, at },
  )

const anOffer = (more: object = {}) => ({
  __typename: 'Offer',
  id: 'off_1',
  kind: 'THRESHOLD_OFF',
  name: '满 49 减 5',
  nameEn: '5 off 49',
  state: 'ACTIVE',
  version: 2,
  validUntil: '2026-12-22T16:00:00.000Z',
  platformBps: 10_000,
  community: null,
  merchant: null,
  budgetFen: 100_000,
  budgetLeftFen: 60_000,
  heldFen: 500,
  spentFen: 39_500,
  merchantSpentFen: 0,
  redemptionCount: 82,
  paidOrderCount: 79,
  ...more,
})

test('an offer is listed with what is left, what was spent, what an order cost, and its last day', async () => {
  page(fakeApi({ OffersPage: () => ({ offers: aPage([anOffer()]) }) }))
  const row = await screen.findByRole('row', { name: '满 49 减 5' })
  expect(row.textContent).toContain('¥600.00')
  expect(row.textContent).toContain('¥395.00')
  expect(row.textContent).toContain('¥5.00')
  expect(row.textContent).toContain('2026/12/22')
  expect(screen.getByRole('img', { name: '预算 ¥1,000.00，余 ¥600.00，预占 ¥5.00' })).toBeDefined()
})

test('what holds everywhere is asked for with what holds in the place', async () => {
  const api = fakeApi({ OffersPage: () => ({ offers: aPage([]) }) })
  page(api, '/offers?place=com_1&state=PAUSED')
  expect(await screen.findByText('没有符合的优惠')).toBeDefined()
  expect(api.asked[0]?.variables).toMatchObject({
    filter: { or: [{ communityId: { eq: 'com_1' } }, { everywhere: true }], state: { in: ['PAUSED'] } },
  })
})

test('without the grant the page says which one is missing; a failure has its request id and another try', async () => {
  page(fakeApi({ OffersPage: forbidden }))
  expect((await screen.findByRole('alert')).textContent).toContain('「运营」授权')
  const api = fakeApi({ OffersPage: () => failed('req_7') })
  const { user } = page(api)
  await waitFor(() => expect(screen.getByText('req_7')).toBeDefined())
  api.on('OffersPage', () => ({ offers: aPage([anOffer()]) }))
  await user.click(screen.getByRole('button', { name: '重试' }))
  expect(await screen.findByRole('row', { name: '满 49 减 5' })).toBeDefined()
})
