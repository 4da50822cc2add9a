import { expect, test } from 'vitest'
import { draftOf, problemsOf, termsOf, type RuleTerms } from './rule-terms.ts'

const terms: RuleTerms = {
  enabled: true,
  fee: { baseFen: 300, perKmFen: 55, kmIncluded: 3, perKgFen: 0, kgIncluded: 10, freeFromFen: null },
  cost: {
    pickerBaseFen: 60,
    pickerPerLineFen: 30,
    riderBaseFen: 180,
    riderPerKmFen: 30,
    stationFen: 0,
    leaderFen: 1,
    packagingFen: 40,
  },
  window: {
    withinMinutes: null,
    daily: {
      cutoffMinute: 960,
      startMinute: 1_080,
      endMinute: 1_440,
      leadDays: 0,
      rollsOver: false,
      pickLeadMinutes: 60,
      daysAhead: 5,
    },
  },
  capacity: null,
  maxDistanceM: 8_000,
  maxWeightG: null,
  takesBulky: true,
  keepsCold: false,
  compensation: [
    { afterMinutes: 10, feeBp: 4_050, fixedFen: null, capFen: 20_000 },
    { afterMinutes: 30, feeBp: null, fixedFen: 500, capFen: null },
  ],
  freeCancelAfterMinutes: 120,
}

test('terms that nobody touched are sent as they were, to the fen and the basis point', () => {
  const draft = draftOf(terms)
  expect(problemsOf(draft, 'SAME_DAY')).toEqual({})
  expect(termsOf(draft)).toEqual(terms)
  const instant = { ...terms, window: { withinMinutes: 45, daily: null } }
  expect(termsOf(draftOf(instant))).toEqual(instant)
  const slot = { ...terms, window: { withinMinutes: null, daily: null } }
  expect(problemsOf(draftOf(slot), 'ON_SITE_SERVICE')).toEqual({})
  expect(termsOf(draftOf(slot))).toEqual(slot)
})

test('each slip is told where it stands', () => {
  const draft = draftOf(terms)
  expect(problemsOf({ ...draft, fee: { ...draft.fee, baseFen: 'x', freeFromFen: 'y' } }, 'SAME_DAY')).toEqual({
    baseFen: 'form.notMoney',
    freeFromFen: 'form.notMoney',
  })
  expect(problemsOf({ ...draft, start: '21:00', end: '18:00', cutoff: '9' }, 'SAME_DAY')).toEqual({
    cutoff: 'hours.notTime',
    end: 'hours.notOrder',
  })
  expect(problemsOf(draft, 'ON_SITE_SERVICE')).toEqual({ window: 'rule.wrongWindow' })
  const [first, second] = draft.tiers
  expect(problemsOf({ ...draft, tiers: [second!, first!] }, 'SAME_DAY')).toEqual({ 'tier.1': 'rule.tierOrder' })
  expect(problemsOf({ ...draft, tiers: [{ ...first!, percent: null }] }, 'SAME_DAY')).toEqual({
    'tier.0': 'rule.tierAmount',
  })
})
