import { expect, test } from 'vitest'
import { maskPhone, nameByPhone, toPhone } from './phone.ts'
import { Refusal } from '@linli/kit'

test.each([
  '13800000001',
  '+8613800000001',
  '+86 138 0000 0001',
  '0086-138-0000-0001',
  '86 13800000001',
  ' (138)00000001 ',
  '１３８０００００００１',
])('%s is the number +8613800000001, however it is spelt', (typed) => {
  expect(toPhone(typed)).toBe('+8613800000001')
})

test.each([
  '',
  '12800000001',
  '1380000000',
  '138000000011',
  '+1 415 555 0100',
  '138 0000 000x',
  '13800000001\0',
  '1'.repeat(100_000),
])('%j is no mobile number', (typed) => {
  expect(() => toPhone(typed)).toThrow(Refusal)
})

test('a masked number shows three digits and four', () => {
  expect(maskPhone(toPhone('13812340001'))).toBe('138****0001')
})

test('who gives no name is a neighbour with the end of a number', () => {
  expect(nameByPhone(toPhone('13812340001'))).toBe('邻居0001')
})
