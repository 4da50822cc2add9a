import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { rolldown } from 'rolldown'
import config from '../../rolldown.config.ts'
import { inBench } from './contender.ts'

/** Features have decorators, which Node does not run: a contender that calls their commands is built like the server. */
export async function bundled(main: string): Promise<{ readonly main: string; remove(): void }> {
  const { output, ...input } = config as { output: object; input: object }
  const dir = mkdtempSync(join(inBench('../node_modules'), '.linli-bench-'))
  await using bundle = await rolldown({ ...input, cwd: inBench('..'), input: { main: inBench(main) } })
  await bundle.write({ ...output, dir })
  return { main: join(dir, 'main.js'), remove: () => rmSync(dir, { recursive: true, force: true }) }
}
