import { expect, test } from 'vitest'
import { en } from '../../i18n/en.ts'
import { textIn } from '../../i18n/text.tsx'
import { zhCN } from '../../i18n/zh-CN.ts'
import { sharesOf } from './budget-bar.tsx'
import { sentenceOf } from './offer-sentence.tsx'
import { draftOf, inputOf, newDraft, problemsOf, saidOfDraft, type OfferTerms } from './offer-terms.ts'

const noon = new Date('2026-11-22T04:00:00Z')
const shop = { id: 'mer_1', name: '老王水果', nameEn: 'Wang Fruit' }

const saved: OfferTerms = {
  id: 'off_1',
  version: 3,
  kind: 'THRESHOLD_OFF',
  name: '满 49 减 5',
  nameEn: '5 off 49',
  community: null,
  merchant: shop,
  listing: null,
  thresholdFen: 4_905,
  amountFen: 500,
  itemPriceFen: null,
  unitsPerOrder: null,
  packetDays: null,
  packetReturns: false,
  merchantBps: 3_333,
  householdLimit: 2,
  deviceLimit: null,
  totalLimit: 100,
  validFrom: '2026-11-20T03:30:00.000Z',
  validUntil: '2026-12-20T05:00:00.000Z',
  stackable: true,
  priority: 7,
}

test('terms that nobody touched are sent as they were saved, to the fen, the basis point and the instant', () => {
  const { id, version, community: _, merchant, listing: __, ...rest } = saved
  const draft = draftOf(saved)
  expect(problemsOf(draft)).toEqual({})
  expect(inputOf(draft, saved)).toEqual({
    ...rest,
    offerId: id,
    expectedVersion: version,
    communityId: null,
    merchantId: merchant!.id,
    listingId: null,
  })
})

test('days are days of the neighbourhood, and the last one is part of the offer', () => {
  const draft = { ...newDraft('NEW_RESIDENT', null, noon), firstDay: '2026-11-22', lastDay: '2026-11-22' }
  expect(inputOf({ ...draft, amount: '8' }, null)).toMatchObject({
    validFrom: '2026-11-21T16:00:00.000Z',
    validUntil: '2026-11-22T16:00:00.000Z',
    amountFen: 800,
    householdLimit: 1,
  })
})

test('what does not belong to the kind is not sent', () => {
  const item = { id: 'lst_1', name: '菠菜', nameEn: 'Spinach', priceFen: 320 }
  const draft = { ...newDraft('ITEM_PRICE', null, noon), item, itemPrice: '2.99', amount: '5', packetReturns: true }
  expect(inputOf(draft, null)).toMatchObject({
    listingId: 'lst_1',
    itemPriceFen: 299,
    unitsPerOrder: 1,
    amountFen: null,
    thresholdFen: 0,
    packetDays: null,
    packetReturns: false,
  })
})

test('each slip is told where it stands', () => {
  const draft = { ...newDraft('THRESHOLD_OFF', null, noon), name: '满减', nameEn: 'Off', amount: '5' }
  expect(problemsOf(draft)).toEqual({})
  expect(problemsOf({ ...draft, amount: '0', threshold: '3.999' })).toEqual({
    amount: 'form.notMoney',
    threshold: 'form.notMoney',
  })
  expect(problemsOf({ ...draft, merchantPercent: 50 })).toEqual({ merchant: 'form.payerMissing' })
  expect(problemsOf({ ...draft, merchantPercent: 50, merchant: shop })).toEqual({})
  expect(problemsOf({ ...draft, lastDay: '2026-11-01' })).toEqual({ lastDay: 'form.notDays' })
  expect(problemsOf({ ...draft, name: ' ', householdLimit: null })).toEqual({
    name: 'form.missing',
    householdLimit: 'form.missing',
  })
})

test('an item price that is no lower than the price is told', () => {
  const item = { id: 'lst_1', name: '菠菜', nameEn: 'Spinach', priceFen: 320 }
  const draft = { ...newDraft('ITEM_PRICE', null, noon), name: '菠菜', nameEn: 'Spinach', item }
  expect(problemsOf({ ...draft, itemPrice: '3.20' })).toEqual({ itemPrice: 'form.notCheaper' })
  expect(problemsOf({ ...draft, itemPrice: '3.19' })).toEqual({})
})

test('the sentence says what the offer does, who pays and how often, in both languages', () => {
  const said = saidOfDraft(draftOf(saved), saved)
  expect(sentenceOf(textIn('zh-CN', zhCN), said)).toBe(
    '所有社区，老王水果：每单商品满 ¥49.05 减 ¥5.00。商家承担 33.3%，其余由平台承担。每户 2 次，共 100 次。11/20 11:30 至 12/20 13:00 有效，可与其他可叠加优惠同用。',
  )
  expect(sentenceOf(textIn('en', en), said)).toMatch(
    /^Every community, Wang Fruit: each order with goods from ¥49\.05 is ¥5\.00 less\. +The shop pays 33\.3%, the platform the rest\. Uses: 2 per household, 100 in all\./,
  )
  const packet = saidOfDraft({ ...newDraft('RED_PACKET', null, noon), threshold: '0', amount: '' }, null)
  expect(sentenceOf(textIn('zh-CN', zhCN), packet)).toContain('领到红包的住户，一单减 ＿＿；发放后 7 天内可用。')
})

test('a bar never shows more than its budget, and nothing where there is none', () => {
  expect([
    sharesOf({ budgetFen: 1_000, budgetLeftFen: 600, heldFen: 100 }),
    sharesOf({ budgetFen: 0, budgetLeftFen: 0, heldFen: 0 }),
    sharesOf({ budgetFen: 100, budgetLeftFen: -50, heldFen: 20 }),
  ]).toEqual([
    { spent: 30, held: 10 },
    { spent: 0, held: 0 },
    { spent: 80, held: 20 },
  ])
})
