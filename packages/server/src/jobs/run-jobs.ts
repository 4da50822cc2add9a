import { PgBoss } from 'pg-boss'
import type { TxDeps } from '../db/tx.ts'
import type { Log } from '../log.ts'
import { heartbeatSeconds, retryLimit, type Job } from './jobs.ts'

type Deps = Omit<TxDeps, 'actor'>

const timeZone = 'Asia/Shanghai'
const finishedKeptSeconds = 86_400
const pollSeconds = 2
/** How often dead workers and old jobs are looked for. */
const superviseSeconds = 15
const jobsAtOnce = 4
const stopWithinMs = 5_000

/** Makes the tables of the job library and a queue for every job; part of migrating a database. */
export async function prepareJobs(url: string, jobs: readonly Job<never, never>[]): Promise<void> {
  const boss = new PgBoss({
    connectionString: url,
    application_name: 'linli-migrate',
    max: 1,
    supervise: false,
    schedule: false,
    registerInstance: false,
  })
  boss.on('error', () => undefined)
  await boss.start()
  try {
    const known = new Set((await boss.getQueues()).map(({ name }) => name))
    for (const { name } of jobs)
      if (!known.has(name))
        await boss.createQueue(name, {
          retryLimit,
          retryDelay: 5,
          retryBackoff: true,
          heartbeatSeconds,
          deleteAfterSeconds: finishedKeptSeconds,
        })
  } finally {
    await boss.stop({ graceful: false })
  }
}

export interface JobRunner {
  close(): Promise<void>
}

export interface JobsOptions<A extends Deps> {
  readonly app: A & { readonly log: Log }
  readonly url: string
  readonly maxConnections: number
  readonly jobs: readonly Job<A, never>[]
}

/** Run by workers; any number of them share the work. */
export async function startJobs<A extends Deps>({
  app,
  url,
  maxConnections,
  jobs,
}: JobsOptions<A>): Promise<JobRunner> {
  const boss = new PgBoss({
    connectionString: url,
    application_name: 'linli-jobs',
    max: maxConnections,
    migrate: false,
    superviseIntervalSeconds: superviseSeconds,
    monitorIntervalSeconds: superviseSeconds,
  })
  boss.on('error', (error) => app.log.warn({ err: error }, 'the job library complains'))
  await boss.start()
  for (const { name, work, cron } of jobs) {
    await boss.work(
      name,
      { pollingIntervalSeconds: pollSeconds, localConcurrency: cron ? 1 : jobsAtOnce },
      async ([job]) => {
        try {
          await (work as Job<A>['work'])(app, job!.data as object)
        } catch (error) {
          app.log.error({ err: error, job: name, jobId: job!.id }, 'a job failed')
          throw error
        }
      },
    )
    if (cron) await boss.schedule(name, cron, null, { tz: timeZone })
    else await boss.unschedule(name)
  }
  return { close: () => boss.stop({ graceful: true, timeout: stopWithinMs }) }
}

interface Due {
  readonly id: string
  readonly name: string
  readonly data: object
}

const mostDue = 1_000

/**
 * For tests, which move the app's clock and do not wait: does what is due by that clock, in its order, and lets a failure
 * through. The library's own workers go by PostgreSQL's clock, so this takes the jobs from its table itself.
 */
export async function runDueJobs<A extends Deps>(app: A, jobs: readonly Job<A, never>[]): Promise<number> {
  const byName = new Map(jobs.map((job) => [job.name, job as Job<A>]))
  for (let done = 0; done < mostDue; done++) {
    const { rows } = await app.db.pool.query<Due>(
      `update pgboss.job j set state = 'completed', completed_on = now()
       from (select name, id from pgboss.job where state < 'active' and start_after <= $1
             order by start_after, created_on limit 1 for update skip locked) due
       where j.name = due.name and j.id = due.id returning j.id, j.name, j.data`,
      [app.clock.now()],
    )
    const [due] = rows
    if (!due) return done
    const job = byName.get(due.name)
    if (!job) throw new Error(`no job is called ${due.name}`)
    await job.work(app, due.data)
  }
  throw new Error(`more than ${mostDue} jobs are due: do they enqueue each other?`)
}

/** A job that has failed for good. */
export interface FailedJob {
  readonly id: string
  readonly name: string
  readonly data: object
  readonly failedAt: Date
  readonly error: string | null
}

/** For the console, newest first. */
export async function listFailedJobs({ pool }: TxDeps['db'], limit = 100): Promise<FailedJob[]> {
  const { rows } = await pool.query<FailedJob>(
    `select id, name, data, completed_on as "failedAt", output->>'message' as error
     from pgboss.job where state = 'failed' order by completed_on desc limit $1`,
    [limit],
  )
  return rows
}
