import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { openEngines } from './engines.ts'
import { textOf, unpack, type Question } from './question.ts'
import { ThreadStuck } from './threads.ts'
import { defaultSettings, type Situation } from '@linli/dispatch'

const folder = mkdtempSync(join(tmpdir(), 'linli-engines-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const situation: Situation = { now: 1_000, seed: 1, riders: [], tasks: [], shops: [] }
const question: Question = { situation, settings: defaultSettings }
const withSeed = (seed: number): Question => ({ situation: { ...situation, seed }, settings: defaultSettings })

/** An engine that does what it is told by the seed: hangs at 13, throws at 14, ends its thread at 15. */
function badEngine(): URL {
  const path = join(folder, 'bad-engine.mjs')
  writeFileSync(
    path,
    `import { parentPort } from 'node:worker_threads'
     parentPort.on('message', ({ ask, text }) => {
       const { seed } = JSON.parse(text).situation
       if (seed === 13) for (;;);
       if (seed === 15) process.exit(1)
       if (seed === 14) return parentPort.postMessage({ ask, failure: 'it cannot' })
       const packed = new Uint8Array()
       parentPort.postMessage({ ask, answer: { decision: '{}', tookMicros: 1, inputDigest: '', decisionDigest: '', packedInput: packed, packedDecision: packed } })
     })`,
  )
  return pathToFileURL(path)
}

test('the same question has the same answer by digest, in whichever thread', async () => {
  const engines = openEngines({ threads: 2 })
  const answers = await Promise.all([1, 2, 3, 4].map(() => engines.ask(question)))
  await engines.close()
  expect(new Set(answers.map(({ decisionDigest }) => decisionDigest)).size).toBe(1)
  expect(new Set(answers.map(({ inputDigest }) => inputDigest)).size).toBe(1)
  expect(unpack(answers[0]!.packedInput)).toEqual(JSON.parse(textOf(question)))
  expect(unpack(answers[0]!.packedDecision)).toEqual(answers[0]!.decision)
})

test('a thread that hangs is ended and replaced, and who waited for it is answered', async () => {
  const engines = openEngines({ threads: 1, timeoutMs: 300, file: badEngine() })
  const stuck = engines.ask(withSeed(13))
  const next = engines.ask(withSeed(1))
  await expect(stuck).rejects.toThrow(ThreadStuck)
  await expect(next).resolves.toMatchObject({ tookMicros: 1 })
  await engines.close()
})

test('an engine that throws fails its own question only; a thread that ends is replaced', async () => {
  const engines = openEngines({ threads: 1, file: badEngine() })
  await expect(engines.ask(withSeed(14))).rejects.toThrow('it cannot')
  await expect(engines.ask(withSeed(15))).rejects.toThrow('ended')
  await expect(engines.ask(withSeed(1))).resolves.toMatchObject({ tookMicros: 1 })
  await engines.close()
})
