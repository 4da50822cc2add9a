import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readTokens, tokenRoles, writeTokens, type TokenRole, type TokensFile } from './tokens-file.ts'

let folder = ''
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'linli-tokens-'))))
afterAll(() => rm(folder, { recursive: true }))

const forAll = (text: string) => Object.fromEntries(tokenRoles.map((role) => [role, text])) as Record<TokenRole, string>
const file: TokensFile = {
  tokens: forAll('t'),
  orders: forAll('ord_1'),
  signIns: [{ role: 'operator', name: 'demo', how: 'login' }],
  ids: { worldSeed: 7, communities: {}, merchants: {}, points: {}, offers: {} },
}

test('what is written is read, and only its owner may read it', async () => {
  const path = join(folder, 'new', 'demo-tokens.json')
  await writeTokens(path, file)
  expect(await readTokens(path)).toEqual(file)
  expect((await stat(path)).mode & 0o777).toBe(0o600)
})

test('a file that lies there readable for all is not so any longer', async () => {
  const path = join(folder, 'open.json')
  await writeFile(path, '{}', { mode: 0o644 })
  await writeTokens(path, file)
  expect((await stat(path)).mode & 0o777).toBe(0o600)
})

test('no file, half a file and a file without one of the tokens are none', async () => {
  const path = join(folder, 'half.json')
  expect(await readTokens(path)).toBeNull()
  await writeFile(path, JSON.stringify(file).slice(0, 100))
  expect(await readTokens(path)).toBeNull()
  await writeFile(path, JSON.stringify({ ...file, tokens: { ...file.tokens, rider: undefined } }))
  expect(await readTokens(path)).toBeNull()
})
