/** How busy the neighbourhood is. Human delays are compressed: an order lives minutes, so that a visitor sees it move. */
export interface Pace {
  readonly name: 'quiet' | 'busy'
  readonly ordersPerMinute: number
  /** Of all riders, how many work at a time. */
  readonly onDutyShare: number
  readonly riderCapacity: number
  readonly acceptMs: number
  readonly prepareMs: number
  readonly packMs: number
  readonly toStoreMs: number
  readonly toDoorMs: number
  readonly lookMs: number
}

export const paces: Readonly<Record<Pace['name'], Pace>> = {
  quiet: {
    name: 'quiet',
    ordersPerMinute: 6,
    onDutyShare: 0.25,
    riderCapacity: 2,
    acceptMs: 6_000,
    prepareMs: 15_000,
    packMs: 12_000,
    toStoreMs: 12_000,
    toDoorMs: 25_000,
    lookMs: 5_000,
  },
  busy: {
    name: 'busy',
    ordersPerMinute: 60,
    onDutyShare: 0.75,
    riderCapacity: 3,
    acceptMs: 3_000,
    prepareMs: 10_000,
    packMs: 8_000,
    toStoreMs: 8_000,
    toDoorMs: 18_000,
    lookMs: 6_000,
  },
}
