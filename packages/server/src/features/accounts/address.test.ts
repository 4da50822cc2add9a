import { expect, test } from 'vitest'
import { subscriberOf } from './address.ts'

test('an IPv4 address is itself, also when it is mapped into IPv6', () => {
  expect(subscriberOf('203.0.113.7')).toBe('203.0.113.7')
  expect(subscriberOf('::ffff:203.0.113.7')).toBe('203.0.113.7')
})

test.each([
  '2001:db8:0:1::1',
  '2001:DB8:0000:0001:ffff:ffff:ffff:ffff',
  '2001:db8::1:0:0:0:9',
  '2001:db8:0:1:aa::%eth0',
])('%s belongs to the subscriber of its /64', (address) => {
  expect(subscriberOf(address)).toBe('2001:db8:0:1::/64')
})

test('another /64 is another subscriber', () => {
  expect(subscriberOf('2001:db8:0:2::1')).not.toBe(subscriberOf('2001:db8:0:1::1'))
  expect(subscriberOf('::1')).toBe('0:0:0:0::/64')
})
