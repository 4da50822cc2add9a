import type { MembershipChange } from '@linli/audience'

const signature = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1')
/** Signature, flags, and the length of what else the header holds: nothing. */
const header = Buffer.concat([signature, Buffer.alloc(8)])
const trailer = Buffer.from([0xff, 0xff])

/** PostgreSQL counts from 2000. */
const epochMs = 946_684_800_000
const fields = 4
/** Rows that are handed on at once. */
const rowsOfPiece = 8_192

/** Rows `segment_id, ordinal, entered, at` in PostgreSQL's binary COPY: who left first, so that who is in stands last. */
export function* changeRows(changes: readonly MembershipChange[], at: Date): Generator<Buffer> {
  yield header
  const micros = BigInt(at.getTime() - epochMs) * 1_000n
  for (const { segmentId, entered, left } of changes) {
    yield* rowsOf(segmentId, left, { entered: false, micros })
    yield* rowsOf(segmentId, entered, { entered: true, micros })
  }
  yield trailer
}

interface Told {
  readonly entered: boolean
  readonly micros: bigint
}

function* rowsOf(segmentId: string, ordinals: Int32Array, { entered, micros }: Told): Generator<Buffer> {
  const idBytes = Buffer.byteLength(segmentId)
  const rowBytes = 2 + (4 + idBytes) + (4 + 4) + (4 + 1) + (4 + 8)
  for (let first = 0; first < ordinals.length; first += rowsOfPiece) {
    const piece = ordinals.subarray(first, first + rowsOfPiece)
    const bytes = Buffer.allocUnsafe(piece.length * rowBytes)
    let to = 0
    for (const ordinal of piece) {
      to = bytes.writeInt16BE(fields, to)
      to = bytes.writeInt32BE(idBytes, to)
      to += bytes.write(segmentId, to, 'latin1')
      to = bytes.writeInt32BE(4, to)
      to = bytes.writeInt32BE(ordinal, to)
      to = bytes.writeInt32BE(1, to)
      to = bytes.writeUInt8(entered ? 1 : 0, to)
      to = bytes.writeInt32BE(8, to)
      to = bytes.writeBigInt64BE(micros, to)
    }
    yield bytes
  }
}
