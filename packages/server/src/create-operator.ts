import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { openApp } from './app.ts'
import { WrongSetting, type Env } from './env.ts'
import { createOperator } from './features/accounts/index.ts'
import { openLog } from './log.ts'
import { sentenceOf } from './refusals.ts'
import { Refusal, systemClock } from '@linli/kit'

const wants = 'create-operator wants --login NAME --name NAME [--phone NUMBER]'

/** Makes an operator of the whole platform; answers what is to be shown once, to whoever runs the machine. */
export async function createOperatorFrom(env: Env, args: readonly string[]): Promise<string> {
  const { login, name, phone } = parse(args)
  const password = randomBytes(15).toString('base64url')
  const opened = await openApp(env, systemClock, openLog('warn'))
  try {
    const made = await createOperator(opened.app, { login, name, password, phone })
    return [
      `operator ${login} (${made.principalId})`,
      `password:        ${password}`,
      `authenticator:   ${made.totpUri}`,
      `recovery codes:  ${made.recoveryCodes.join('  ')}`,
      'Nothing of this is shown again.',
      '',
    ].join('\n')
  } catch (error) {
    if (error instanceof Refusal) throw new WrongSetting(sentenceOf(error.code, error.facts))
    throw error
  } finally {
    await opened.close()
  }
}

function parse(args: readonly string[]): { login: string; name: string; phone: string | undefined } {
  try {
    const { login, name, phone } = parseArgs({
      args: [...args],
      options: { login: { type: 'string' }, name: { type: 'string' }, phone: { type: 'string' } },
    }).values
    if (login && name) return { login, name, phone }
  } catch (error) {
    throw new WrongSetting(`${(error as Error).message}\n${wants}`)
  }
  throw new WrongSetting(wants)
}
