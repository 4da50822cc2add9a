import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { street } from './meal-delivery/testing.ts'

const world = JSON.stringify({ type: 'world', ...street })
const tick = (now: number, undelivered: readonly string[] = []) =>
  JSON.stringify({ type: 'tick', now, orders: [], couriers: [], undelivered })
const end = '{"type":"end"}'

async function run(input: string): Promise<{ code: number; lines: string[] }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], { stdio: ['pipe', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  const code = await new Promise<number>((resolve) => child.once('close', resolve))
  return { code, lines: said.split('\n').filter((line) => line !== '') }
}

test('each tick gets one line, whatever ends the lines, and the end is status 0', async () => {
  const input = [world, tick(0), '', tick(1), end].join('\r\n')
  expect(await run(input)).toEqual({ code: 0, lines: ['{"now":0,"instructions":[]}', '{"now":1,"instructions":[]}'] })
})

test('bad input gets one line that says so and status 2, after the answers before it', async () => {
  const { code, lines } = await run(`${[world, tick(0), tick(1, ['o']), tick(2), end].join('\n')}\n`)
  expect(code).toBe(2)
  expect(lines).toEqual([
    '{"now":0,"instructions":[]}',
    '{"type":"error","message":"order o is undelivered but was never placed"}',
  ])
})

test('an input that stops before its end is bad input', async () => {
  const { code, lines } = await run(`${world}\n${tick(0)}\n`)
  expect(code).toBe(2)
  expect(lines.at(-1)).toBe('{"type":"error","message":"the input stopped before its end"}')
})

test('a line of many chunks is one line', async () => {
  const restaurants = Array.from({ length: 20_000 }, (_, at) => ({ id: `r${at}`, x: at, y: at }))
  const large = JSON.stringify({ type: 'world', ...street, restaurants })
  expect(await run([large, tick(0), end].join('\n'))).toEqual({ code: 0, lines: ['{"now":0,"instructions":[]}'] })
})
