import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { bundled } from '../bench/lib/bundle.ts'
import type { Judged } from './verdict.ts'

/**
 * `node judge.ts --database URL --at INSTANT [--evidence FILE] [--plant NAME|all]`: one JSON line with what every check
 * says; with a plant, of a database into which that fault was put for the length of a transaction.
 */
const { values } = parseArgs({
  options: {
    database: { type: 'string' },
    at: { type: 'string' },
    evidence: { type: 'string' },
    plant: { type: 'string' },
  },
})
if (!values.database) throw new Error('--database is needed')

const bundle = await bundled('../storm/verdict.ts')
try {
  const { verdict } = (await import(bundle.main)) as typeof import('./verdict.ts')
  const judged: Judged[] = await verdict({
    database: values.database,
    at: values.at ? new Date(values.at) : new Date(),
    evidence: values.evidence ? (JSON.parse(readFileSync(values.evidence, 'utf8')) as object) : {},
    plant: values.plant,
  })
  process.stdout.write(`${JSON.stringify(judged)}\n`)
} finally {
  bundle.remove()
}
