import { readdirSync, readFileSync } from 'node:fs'
import type pg from 'pg'

/** Clock ticks of /proc in a second: the same on every Linux that Node runs on. */
const ticksPerSecond = 100

/** Processor time that the server behind `pool` has used since it started, in microseconds; 0 where /proc cannot tell. */
export async function postgresCpuMicros(pool: Pick<pg.Pool, 'query'>): Promise<number> {
  const { rows } = await pool.query<{ pid: number }>('select pg_backend_pid() as pid')
  const backend = statOf(rows[0]!.pid)
  if (!backend) return 0
  const ticks = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => statOf(Number(name)))
    .filter((stat) => stat?.parent === backend.parent)
    .reduce((sum, stat) => sum + stat!.own, statOf(backend.parent)?.withEnded ?? 0)
  return (ticks * 1_000_000) / ticksPerSecond
}

function statOf(pid: number): { parent: number; own: number; withEnded: number } | undefined {
  try {
    // The name may hold spaces and brackets: fields are counted from behind it.
    const [, rest] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(/\) (?!.*\) )/)
    const fields = rest!.split(' ')
    const [user, system, endedUser, endedSystem] = fields.slice(11, 15).map(Number) as [number, number, number, number]
    return { parent: Number(fields[1]), own: user + system, withEnded: user + system + endedUser + endedSystem }
  } catch {
    return undefined
  }
}
