import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { settingsMarkdown } from './env.ts'
import { campaignFlow, journeyFlow } from './features/campaigns/index.ts'
import { nextActions, taskFlow, taskStates } from './features/dispatching/index.ts'
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

/** The way of a task in the hands of one rider: states may be skipped, and within an attempt none is gone back to. */
const drawTasks = (): string => {
  const steps = taskStates.flatMap((state) =>
    nextActions({ state, riderId: null }).map((action) => `  ${state} --> ${taskFlow[action].to}: ${action}`),
  )
  return [
    'stateDiagram-v2',
    '  CREATED --> OFFERED: a wave is asked',
    '  OFFERED --> OFFERED: nobody took it',
    ...steps,
  ].join('\n')
}

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
    '## Campaign',
    '',
    '```mermaid',
    drawFlow(campaignFlow),
    '```',
    '',
    '## Journey',
    '',
    '```mermaid',
    drawFlow(journeyFlow),
    '```',
    '',
    '## Delivery task',
    '',
    'From CREATED and OFFERED a rider gets it (ACCEPTED): assigned, by an offer, or by a grab. Taken from him it is CREATED',
    'again, in the next attempt. Until it has ended it may be CANCELLED with its order. States may be skipped.',
    '',
    '```mermaid',
    drawTasks(),
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
