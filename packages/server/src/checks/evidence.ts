import type pg from 'pg'

/** What clients were told, for the comparison with what the database holds; empty where nobody kept it. */
export interface Evidence {
  /** Every order that a placement was answered with, by the key it was asked under. */
  readonly placed: readonly { readonly key: string; readonly orderId: string }[]
  /** Every step of an order that was answered as done. */
  readonly steps: readonly { readonly orderId: string; readonly action: string }[]
  /** What the listener of one order heard, in that order, and with which step he knew it when he began. */
  readonly heard: readonly { readonly orderId: string; readonly knew: number; readonly seqs: readonly number[] }[]
  /** Answers that were neither a yes, nor a refusal with a code, nor a plea to ask again. */
  readonly odd: readonly string[]
}

export const noEvidence: Evidence = { placed: [], steps: [], heard: [], odd: [] }

/** Lays it down in tables that go with the transaction, so that checks are statements about tables and nothing else. */
export async function layDown(client: pg.ClientBase, at: Date, evidence: Evidence): Promise<void> {
  await client.query(`
    create temp table checked (at timestamptz) on commit drop;
    create temp table told_placed (key text, order_id text) on commit drop;
    create temp table told_steps (order_id text, action text) on commit drop;
    create temp table told_events (order_id text, knew int, seqs int[]) on commit drop;
    create temp table told_odd (answer text) on commit drop`)
  await client.query('insert into checked values ($1)', [at.toISOString()])
  const lay = (statement: string, rows: unknown) => client.query(statement, [JSON.stringify(rows)])
  await lay(
    `insert into told_placed select key, "orderId" from jsonb_to_recordset($1::jsonb) r(key text, "orderId" text)`,
    evidence.placed,
  )
  await lay(
    `insert into told_steps select "orderId", action from jsonb_to_recordset($1::jsonb) r("orderId" text, action text)`,
    evidence.steps,
  )
  await lay(
    `insert into told_events select "orderId", knew, seqs
     from jsonb_to_recordset($1::jsonb) r("orderId" text, knew int, seqs int[])`,
    evidence.heard,
  )
  await lay(`insert into told_odd select jsonb_array_elements_text($1::jsonb)`, evidence.odd)
  await client.query('analyze checked, told_placed, told_steps, told_events, told_odd')
}
