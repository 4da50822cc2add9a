import { expect, test } from 'vitest'
import { holdsAt } from './certificate.ts'
import { ineligible, type Candidate, type Errand } from './eligibility.ts'
import { gramsOf, skillsOf } from './skills.ts'
import { addMs } from '@linli/kit'

const errand: Errand = { communityId: 'com_a', skills: ['HEALTH'], grams: 5_000 }
const rider: Candidate = { servesHere: true, vehicle: 'E_BIKE', certificates: ['HEALTH'], loadGrams: 25_000 }

test.each<[string, Partial<Errand>, Partial<Candidate>, object | undefined]>([
  ['fits to the gram', {}, {}, undefined],
  ['is a gram too heavy', { grams: 5_001 }, {}, { code: 'RIDER_FULL', facts: { freeGrams: 5_000 } }],
  [
    'comes to one who carries too much already',
    {},
    { loadGrams: 40_000 },
    { code: 'RIDER_FULL', facts: { freeGrams: 0 } },
  ],
  ['weighs nothing', { grams: 0 }, { loadGrams: 40_000 }, undefined],
  ['needs no paper', { skills: [] }, { certificates: [] }, undefined],
  [
    'needs a paper that he lacks',
    {},
    { certificates: ['COLD_CHAIN'] },
    { code: 'RIDER_NOT_CERTIFIED', facts: { kind: 'HEALTH' } },
  ],
  [
    'needs two',
    { skills: ['HEALTH', 'COLD_CHAIN'] },
    {},
    { code: 'RIDER_NOT_CERTIFIED', facts: { kind: 'COLD_CHAIN' } },
  ],
  ['comes off duty', {}, { vehicle: null }, { code: 'RIDER_OFF_DUTY', facts: {} }],
  ['lies elsewhere', {}, { servesHere: false, vehicle: null }, { code: 'RIDER_NOT_HERE', facts: {} }],
])('an errand that %s', (_, ofErrand, ofRider, answer) => {
  expect(ineligible({ ...errand, ...ofErrand }, { ...rider, ...ofRider })).toEqual(answer)
})

test('a certificate holds from its first instant to before its last, and not from when it was taken away', () => {
  const [issuedAt, expiresAt] = [new Date('2026-03-01T00:00:00Z'), new Date('2026-03-03T00:00:00Z')]
  const paper = { kind: 'HEALTH', issuedAt, expiresAt, revokedAt: null } as const
  expect([addMs(issuedAt, -1), issuedAt, addMs(expiresAt, -1), expiresAt].map((at) => holdsAt(paper, at))).toEqual([
    false,
    true,
    true,
    false,
  ])
  const revokedAt = new Date('2026-03-02T00:00:00Z')
  expect([addMs(revokedAt, -1), revokedAt].map((at) => holdsAt({ ...paper, revokedAt }, at))).toEqual([true, false])
})

test('food asks for a health certificate, cold goods for a cold chain, and weights add up', () => {
  const line = { quantity: 2, weightGrams: 500, isFood: false, needsCold: false }
  const food = { ...line, isFood: true }
  expect(skillsOf([])).toEqual([])
  expect(skillsOf([line])).toEqual([])
  expect(skillsOf([line, food, food])).toEqual(['HEALTH'])
  expect(skillsOf([{ ...food, needsCold: true }])).toEqual(['HEALTH', 'COLD_CHAIN'])
  expect(gramsOf([line, { ...line, quantity: 3, weightGrams: 20 }])).toBe(1_060)
})
