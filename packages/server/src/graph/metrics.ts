import type pg from 'pg'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

export interface Metrics {
  readonly contentType: string
  print(): Promise<string>
  answered(kind: string, status: number, seconds: number): void
  shed(): void
  /** A plan of an area; absent seconds: the engine had nothing to decide. */
  planned(plan: { readonly assigned: number; readonly refused: number; readonly tookMicros?: number }): void
  planFailed(): void
}

export interface Watched {
  readonly pools: Readonly<Record<string, Pick<pg.Pool, 'totalCount' | 'idleCount' | 'waitingCount'>>>
  /** Milliseconds; undefined where this process does not know. */
  readonly relayLagMs: () => Promise<number | undefined>
  readonly openSockets: () => number
  readonly requestsInWork: () => number
  /** Of who keeps audiences, wherever he is; undefined: nobody yet. */
  readonly audience?: () => Promise<{ readonly lagMs: number; readonly passMs: number | null } | undefined>
}

/** Figures for Prometheus. Labels are words of ours: what a caller could choose would make series without end. */
export function openMetrics(watched: Watched): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry, prefix: 'linli_' })
  const requests = new Counter({
    name: 'linli_requests_total',
    help: 'Requests answered, by kind of operation and status class',
    labelNames: ['kind', 'status'],
    registers,
  })
  const seconds = new Histogram({
    name: 'linli_request_seconds',
    help: 'Time from the first byte of a request to the last of its answer',
    labelNames: ['kind'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  })
  const shed = new Counter({
    name: 'linli_requests_shed_total',
    help: 'Requests refused because too many were in work',
    registers,
  })
  const engineSeconds = new Histogram({
    name: 'linli_dispatch_engine_seconds',
    help: 'Time that the engine took for one decision',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers,
  })
  const planned = new Counter({
    name: 'linli_dispatch_planned_total',
    help: 'What plans told: applied, or refused because the world had moved',
    labelNames: ['outcome'],
    registers,
  })
  const failedPlans = new Counter({
    name: 'linli_dispatch_failed_total',
    help: 'Plans of an area that could not be made or not be carried out',
    registers,
  })
  const gauge = (name: string, help: string, read: () => number | Promise<number | undefined>) =>
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        // A figure that cannot be had now is left out; the others are still wanted.
        const value = await Promise.resolve(read()).catch(() => undefined)
        if (value === undefined) this.remove()
        else this.set(value)
      },
    })
  gauge('linli_requests_in_work', 'Requests being answered now', watched.requestsInWork)
  gauge('linli_sockets', 'Open sockets and event streams', watched.openSockets)
  gauge('linli_relay_lag_seconds', 'Age of the oldest event that is not sent yet', async () => {
    const lagMs = await watched.relayLagMs()
    return lagMs === undefined ? undefined : lagMs / 1_000
  })
  const audience = async () => watched.audience?.()
  const secondsOf = (ms: number | null | undefined) => (ms == null ? undefined : ms / 1_000)
  gauge('linli_audience_lag_seconds', 'Since when audiences are not known to be as of now', async () =>
    secondsOf((await audience())?.lagMs),
  )
  gauge('linli_audience_pass_seconds', 'Time of the last pass over everybody', async () =>
    secondsOf((await audience())?.passMs),
  )
  new Gauge({
    name: 'linli_db_connections',
    help: 'Database connections, by pool and what they do; waiting are requests without one',
    labelNames: ['pool', 'state'],
    registers,
    collect() {
      for (const [pool, { totalCount, idleCount, waitingCount }] of Object.entries(watched.pools)) {
        this.set({ pool, state: 'busy' }, totalCount - idleCount)
        this.set({ pool, state: 'idle' }, idleCount)
        this.set({ pool, state: 'waiting' }, waitingCount)
      }
    },
  })
  // Looked up by its labels once: doing so costs more than counting.
  const series = new Map<string, { readonly count: Counter.Internal; readonly time: Histogram.Internal<'kind'> }>()
  const seriesOf = (kind: string, status: number) => {
    const key = `${kind}${Math.floor(status / 100)}`
    let found = series.get(key)
    if (!found) {
      found = {
        count: requests.labels({ kind, status: `${Math.floor(status / 100)}xx` }),
        time: seconds.labels({ kind }),
      }
      series.set(key, found)
    }
    return found
  }
  return {
    contentType: registry.contentType,
    print: () => registry.metrics(),
    answered(kind, status, time) {
      const { count, time: histogram } = seriesOf(kind, status)
      count.inc()
      histogram.observe(time)
    },
    shed: () => shed.inc(),
    planned({ assigned, refused, tookMicros }) {
      planned.inc({ outcome: 'applied' }, assigned)
      planned.inc({ outcome: 'refused' }, refused)
      if (tookMicros !== undefined) engineSeconds.observe(tookMicros / 1_000_000)
    },
    planFailed: () => failedPlans.inc(),
  }
}
