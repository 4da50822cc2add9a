/** Below what a request may hold (LINLI_MAX_BODY_BYTES, 100,000 unless set otherwise). */
const mostBytes = 80_000
const mostRows = 1_900

/** Rows in as few requests as may be; `weight` is how many rows one of them counts for. */
export function* batchesOf<Row>(rows: readonly Row[], weight: (row: Row) => number = () => 1): Generator<Row[]> {
  let [batch, bytes, count]: [Row[], number, number] = [[], 0, 0]
  for (const row of rows) {
    const size = Buffer.byteLength(JSON.stringify(row)) + 1
    if (batch.length > 0 && (bytes + size > mostBytes || count + weight(row) > mostRows)) {
      yield batch
      ;[batch, bytes, count] = [[], 0, 0]
    }
    batch.push(row)
    bytes += size
    count += weight(row)
  }
  if (batch.length > 0) yield batch
}
