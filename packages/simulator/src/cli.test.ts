import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { commands, simulate } from './cli.ts'

async function simulating(line: string, stop = AbortSignal.timeout(20_000)) {
  const said: string[] = []
  const complaints: string[] = []
  const code = await simulate(line.split(' ').filter(Boolean), {
    say: (text) => said.push(text),
    complain: (text) => complaints.push(text),
    stop,
  })
  return { code, said: said.join('\n'), complaint: complaints[0] ?? '', hint: complaints[1] ?? '' }
}

let folder = ''
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'linli-cli-'))))
afterAll(() => rm(folder, { recursive: true }))

describe('help', () => {
  test('names every command, and every command explains all of its options', async () => {
    const overview = await simulating('--help')
    expect(overview.code).toBe(0)
    for (const { name, options } of commands) {
      expect(overview.said).toContain(name)
      const help = await simulating(`${name} --help`)
      expect(help.code).toBe(0)
      for (const option of Object.keys(options)) expect(help.said).toContain(`--${option} `)
    }
  })
})

describe('a wrong command line', () => {
  test.each([
    ['', ''],
    ['tempest', 'there is no command "tempest"'],
    ['seed', '--url is needed'],
    ['seed --url http://127.0.0.1:1/graphql', '--tokens is needed'],
    ['seed --url ftp://somewhere --tokens f', '--url is an http address'],
    ['seed --url http://127.0.0.1:1/graphql --tokens f --seed many', '--seed is a number'],
    ['seed now', 'what is "now"?'],
    ['seed --loud', "Unknown option '--loud'"],
    ['run --url http://127.0.0.1:1/graphql --tokens f', '--pace is needed'],
    ['run --url http://127.0.0.1:1/graphql --tokens f --pace frantic', '--pace is one of quiet, busy'],
    ['run --url http://127.0.0.1:1/graphql --tokens none.json --pace quiet', 'no file that seed has written'],
    ['replay', 'replay knows complete-journey'],
    ['replay complete-journey', 'the folder of the data is needed'],
    ['replay complete-journey nowhere', '--day is needed'],
    ['replay complete-journey nowhere --day yesterday', '--day is a day such as 2017-03-04'],
    ['replay complete-journey nowhere --day 2017-13-44', '--day is a day such as 2017-03-04'],
    ['replay complete-journey nowhere --day 2017-03-04', 'transactions_sample.csv.gz is not there'],
    ['replay complete-journey d --day 2017-03-04 --speed 0', '--speed is a number from 0.1'],
    ['replay complete-journey d --day 2017-03-04 --kill 1.5', '--kill is a whole number'],
    ['replay complete-journey d --day 2017-03-04 --kill 2 --url http://127.0.0.1:1/graphql', '--kill needs --data'],
  ])('%j is refused with a sentence and a hint', async (line, sentence) => {
    const { code, complaint, hint } = await simulating(line)
    expect(code).toBe(2)
    expect(complaint).toContain(sentence)
    if (line !== '') expect(hint).toContain('--help')
  })
})

describe('a server that is not there', () => {
  test('a stop ends the waiting at once and without a complaint', async () => {
    const began = Date.now()
    const line = `seed --url http://127.0.0.1:1/graphql --tokens ${join(folder, 'none.json')}`
    expect(await simulating(line, AbortSignal.timeout(300))).toMatchObject({ code: 0, complaint: '' })
    expect(Date.now() - began).toBeLessThan(2_000)
  })

  test('a half-written tokens file is no tokens file', async () => {
    const path = join(folder, 'half.json')
    await writeFile(path, '{"tokens": {')
    const { complaint } = await simulating(`run --url http://127.0.0.1:1/graphql --tokens ${path} --pace quiet`)
    expect(complaint).toContain('no file that seed has written')
  })
})
