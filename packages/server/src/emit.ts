import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { settingsMarkdown } from './env.ts'
import { offerFlow } from './features/offers/index.ts'
import { orderFlow } from './features/orders/index.ts'
import { printLinliSchema } from './graph/print-schema.ts'
import { buildLinliSchema } from './graph/schema.ts'
import { refusals } from './refusals.ts'
import { drawFlow } from '@linli/kit'

const refusalsPage = () =>
  [
    '# Refusals',
    '',
    'Every way the platform says no. Codes are API: a client may rely on them; new ones may come.',
    '',
    '| Code | Sentence |',
    '| --- | --- |',
    ...Object.entries(refusals).map(([code, sentence]) => `| \`${code}\` | ${sentence} |`),
    '',
    'Beside them, in `errors[].extensions.code`, what is said of a request before it is understood: `BAD_REQUEST`,',
    '`TOO_LARGE`, `QUERY_TOO_COMPLEX`, `GRAPHQL_PARSE_FAILED`, `GRAPHQL_VALIDATION_FAILED`, `BAD_USER_INPUT`,',
    '`OPERATION_NOT_FOUND`, `OPERATION_RESOLUTION_FAILURE`, and `INTERNAL` for what is our fault.',
    '',
  ].join('\n')

const flowsPage = () =>
  [
    '# State machines',
    '',
    '## Order',
    '',
    'A step to SAME moves the fulfilment and leaves the state.',
    '',
    '```mermaid',
    drawFlow(orderFlow),
    '```',
    '',
    '## Offer',
    '',
    '```mermaid',
    drawFlow(offerFlow),
    '```',
    '',
  ].join('\n')

/** Writes what is made from code and committed: schema.graphql and docs/generated/, below `folder`. */
export async function emit(folder: string): Promise<void> {
  const generated = join(folder, 'docs', 'generated')
  await mkdir(generated, { recursive: true })
  await writeFile(join(folder, 'schema.graphql'), printLinliSchema(buildLinliSchema()))
  await writeFile(join(generated, 'refusals.md'), refusalsPage())
  await writeFile(join(generated, 'state-machines.md'), flowsPage())
  await writeFile(
    join(generated, 'settings.md'),
    `# Settings\n\nFrom the environment; nothing else is read.\n\n${settingsMarkdown()}\n`,
  )
}
