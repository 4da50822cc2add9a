/** What happened so far. Counters only: a long run must not grow. */
export class Stats {
  placed = 0
  paid = 0
  accepted = 0
  completed = 0
  cancelled = 0
  left = 0
  refused = 0
  failed = 0
  skipped = 0
  underWay = 0
  liveStreams = 0
  streams = 0
  private lastFailure = ''

  /** Something that no actor expected; the neighbourhood goes on. */
  fail(who: string, error: unknown): void {
    this.failed += 1
    this.lastFailure = `${who}: ${error instanceof Error ? error.message : String(error)}`
  }

  line(at: Date, retries: number): string {
    const { placed, paid, accepted, completed, cancelled, left, refused, skipped, failed } = this
    const counts = { placed, paid, accepted, completed, cancelled, unpaid: left, refused, skipped, failed, retries }
    const told = Object.entries(counts)
      .filter(([name, count]) => count > 0 || name === 'placed' || name === 'completed')
      .map(([name, count]) => `${name} ${count}`)
    const streams = `streams ${this.liveStreams}/${this.streams}`
    const failure = this.lastFailure === '' ? '' : ` | last failure: ${this.lastFailure}`
    this.lastFailure = ''
    return `${at.toISOString().slice(11, 19)} ${told.join(', ')} | under way ${this.underWay}, ${streams}${failure}`
  }
}
