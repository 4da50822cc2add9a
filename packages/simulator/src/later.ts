// Loaded before a server: its clock goes as ours does, so many milliseconds later. What a timer does after hours can be
// seen in seconds, and no row is touched for it.
const laterMs = Number(process.env['SIMULATOR_LATER_MS'] ?? 0)
const RealDate = Date

class LaterDate extends RealDate {
  constructor(...given: [] | [number | string | Date]) {
    if (given.length === 0) super(RealDate.now() + laterMs)
    else super(...given)
  }

  static override now(): number {
    return RealDate.now() + laterMs
  }
}

if (laterMs > 0) globalThis.Date = LaterDate as DateConstructor
