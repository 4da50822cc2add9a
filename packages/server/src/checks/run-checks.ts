import pg from 'pg'
import { judge } from './check.ts'
import { checks } from './checks.ts'
import { layDown, noEvidence } from './evidence.ts'

/** For the command line: asks a database all that must hold. It reads within one transaction and changes nothing. */
export async function runChecks(databaseUrl: string, at: Date, say: (line: string) => void): Promise<boolean> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await client.query('begin')
    await layDown(client, at, noEvidence)
    const verdicts = await judge(client, checks)
    for (const { name, says, looked, faults } of verdicts) {
      say(`${faults.length === 0 ? 'holds' : 'FAILS'}  ${name.padEnd(24)}${String(looked).padStart(9)}  ${says}`)
      for (const fault of faults) say(`       ${fault}`)
    }
    return verdicts.every(({ faults }) => faults.length === 0)
  } finally {
    await client.query('rollback')
    await client.end()
  }
}
