import { expect, test } from 'vitest'
import { isOwnHost } from './own-host.ts'

test.each(['127.0.0.1:4000', 'localhost', 'LOCALHOST:80', '[::1]:4000'])('a demo answers to %s', (host) => {
  expect(isOwnHost({ demo: 'busy' }, host)).toBe(true)
})

test.each(['evil.example:4000', 'localhost.evil.example', '127.0.0.1.evil.example', '10.0.0.1', ''])(
  'a demo does not answer to a page that calls it %s',
  (host) => {
    expect(isOwnHost({ demo: 'quiet' }, host)).toBe(false)
    expect(isOwnHost({ demo: 'off' }, host)).toBe(true)
  },
)
