import 'reflect-metadata'
import pg from 'pg'
import { judge, type Verdict } from '../src/checks/check.ts'
import { checks } from '../src/checks/checks.ts'
import { layDown, noEvidence, type Evidence } from '../src/checks/evidence.ts'
import { plants, type Plant } from './plants.ts'

/** What the checks say of the database as it is, or with one fault in it. */
export interface Judged {
  readonly plant: { readonly name: string; readonly check: string } | null
  /** Why the fault could not be planted; then nothing was judged. */
  readonly obstacle: string | null
  readonly verdicts: readonly Verdict[]
}

interface Asked {
  readonly database: string
  readonly at: Date
  readonly evidence: Partial<Evidence>
  /** A plant's name, `all`, or none. */
  readonly plant: string | undefined
}

/** Judges the database, and once more for each plant that was asked for. */
export async function verdict({ database, at, evidence, plant }: Asked): Promise<Judged[]> {
  const wanted = plant === undefined ? [] : plants.filter(({ name }) => plant === 'all' || name === plant)
  if (plant !== undefined && wanted.length === 0)
    throw new Error(`there is no plant ${plant}; these exist: ${plants.map(({ name }) => name).join(', ')}`)
  const client = new pg.Client({ connectionString: database })
  await client.connect()
  try {
    const court = { at, evidence: { ...noEvidence, ...evidence } }
    const judged: Judged[] = []
    for (const each of [null, ...wanted]) judged.push(await judgeOne(client, each, court))
    return judged
  } finally {
    await client.end()
  }
}

async function judgeOne(
  client: pg.Client,
  plant: Plant | null,
  court: { readonly at: Date; readonly evidence: Evidence },
): Promise<Judged> {
  const planted = plant && { name: plant.name, check: plant.check }
  await client.query('begin')
  try {
    await layDown(client, court.at, court.evidence)
    const obstacle = plant && (await put(client, plant))
    if (obstacle !== null) return { plant: planted, obstacle, verdicts: [] }
    return { plant: planted, obstacle, verdicts: await judge(client, checks) }
  } finally {
    // Nothing of it stays: neither the fault nor the evidence.
    await client.query('rollback')
  }
}

/**
 * What the database would not let anybody do, so its triggers and foreign keys do not look. Answers what was in the way:
 * a database without a refund has none that could be too large.
 */
async function put(client: pg.Client, { statements }: Plant): Promise<string | null> {
  await client.query(`set local session_replication_role = 'replica'`)
  try {
    let touched = 0
    for (const statement of statements) touched = (await client.query(statement)).rowCount ?? 0
    return touched > 0 ? null : 'there is nothing to plant it on'
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
