import { expect, test } from 'vitest'
import { readEnv, settings, settingsMarkdown, settingsTable } from './env.ts'

const url = { DATABASE_URL: 'postgres://linli:secret-word@localhost:5432/linli' }

test('every setting has a name of its own, a meaning and a default that it would itself accept', () => {
  const all = Object.values(settings)
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length)
  for (const { meaning } of all) expect(meaning).toMatch(/^[\w].{10,}[^.]$/)
  expect(readEnv(url)).toMatchObject({
    port: 4000,
    host: '127.0.0.1',
    role: 'all',
    demo: 'off',
    idempotencyHours: 72,
    payMinutes: 15,
    acceptMinutes: 10,
    allowedOrigins: [],
  })
})

const wrong: [given: Record<string, string>, says: RegExp][] = [
  [{ DATABASE_URL: '' }, /^DATABASE_URL is not set; it is required \(a URL such as/],
  [{ LINLI_PORT: '70000' }, /^LINLI_PORT is '70000', but wants a whole number from 0 to 65535$/],
  [{ LINLI_PORT: '4000x' }, /^LINLI_PORT is '4000x', but wants/],
  [{ LINLI_ROLE: 'both' }, /^LINLI_ROLE is 'both', but wants one of api, worker, all$/],
  [{ LINLI_DEMO: 'on' }, /^LINLI_DEMO is 'on', but wants one of off, quiet, busy$/],
  [{ LINLI_ALLOWED_ORIGINS: '*' }, /^LINLI_ALLOWED_ORIGINS is '\*', but wants origins .* never \*$/],
  [{ LINLI_ALLOWED_ORIGINS: 'https://a.example/path' }, /^LINLI_ALLOWED_ORIGINS/],
  [{ LINLI_TRUST_PROXY: 'true' }, /^LINLI_TRUST_PROXY is 'true', but wants addresses or nets/],
  [{ LINLI_IDEMPOTENCY_HOURS: '1' }, /^LINLI_IDEMPOTENCY_HOURS/],
  [{ LINLI_SECRET: 'short' }, /^LINLI_SECRET is '…', but wants 32 characters or more$/],
  [{ NODE_ENV: 'staging' }, /^NODE_ENV/],
]

test.each(wrong)('%j is refused with its name, what was given and what is wanted', (given, says) => {
  expect(() => readEnv({ ...url, ...given })).toThrow(says)
})

test('what may be secret is not repeated', () => {
  expect(() => readEnv({ DATABASE_URL: 'mysql://linli:secret-word@localhost/linli' })).toThrow(
    /^DATABASE_URL is '…', but wants a URL/,
  )
})

test('a demo is refused in production, and where others could reach it', () => {
  expect(() => readEnv({ ...url, LINLI_DEMO: 'quiet', NODE_ENV: 'production' })).toThrow(
    /NODE_ENV=production wants off/,
  )
  for (const host of ['0.0.0.0', '::', '192.168.1.7', 'linli.example.com', '127.0.0.1.evil.example'])
    expect(() => readEnv({ ...url, LINLI_DEMO: 'busy', LINLI_HOST: host })).toThrow(
      /^LINLI_HOST is .* wants a loopback address/,
    )
  for (const host of ['127.0.0.1', '::1', 'localhost', '127.0.0.53'])
    expect(readEnv({ ...url, LINLI_DEMO: 'busy', LINLI_HOST: host }).demo).toBe('busy')
})

test('both tables list every setting', () => {
  for (const { name } of Object.values(settings)) {
    expect(settingsTable()).toContain(`  ${name} `)
    expect(settingsMarkdown()).toContain(`| \`${name}\` |`)
  }
})
