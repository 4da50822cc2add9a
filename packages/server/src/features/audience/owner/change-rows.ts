import { blockBits } from '../segments/segment.ts'
import type { MembershipChange } from '@linli/audience'

const signature = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1')
/** Signature, flags, and the length of what else the header holds: nothing. */
const header = Buffer.concat([signature, Buffer.alloc(8)])
const trailer = Buffer.from([0xff, 0xff])

/** PostgreSQL counts from 2000. */
const epochMs = 946_684_800_000
const fields = 5
const int4 = 23

/**
 * Rows `segment_id, block, ordinals, entered, at` in PostgreSQL's binary COPY: who left first, so that who is in stands
 * last. Ordinals are in their order.
 */
export function* changeRows(changes: readonly MembershipChange[], at: Date): Generator<Buffer> {
  yield header
  const micros = BigInt(at.getTime() - epochMs) * 1_000n
  for (const { segmentId, entered, left } of changes) {
    for (const ordinals of blocksOf(left)) yield rowOf(segmentId, ordinals, { entered: false, micros })
    for (const ordinals of blocksOf(entered)) yield rowOf(segmentId, ordinals, { entered: true, micros })
  }
  yield trailer
}

function* blocksOf(ordinals: Int32Array): Generator<Int32Array> {
  let first = 0
  for (let next = 1; next <= ordinals.length; next++) {
    if (next < ordinals.length && ordinals[next]! >> blockBits === ordinals[first]! >> blockBits) continue
    yield ordinals.subarray(first, next)
    first = next
  }
}

interface Told {
  readonly entered: boolean
  readonly micros: bigint
}

function rowOf(segmentId: string, ordinals: Int32Array, { entered, micros }: Told): Buffer {
  const idBytes = Buffer.byteLength(segmentId)
  const arrayBytes = 20 + ordinals.length * 8
  const bytes = Buffer.allocUnsafe(2 + (4 + idBytes) + (4 + 4) + (4 + arrayBytes) + (4 + 1) + (4 + 8))
  let to = bytes.writeInt16BE(fields, 0)
  to = bytes.writeInt32BE(idBytes, to)
  to += bytes.write(segmentId, to, 'latin1')
  to = bytes.writeInt32BE(4, to)
  to = bytes.writeInt32BE(ordinals[0]! >> blockBits, to)
  to = bytes.writeInt32BE(arrayBytes, to)
  // One dimension, no nulls, its length, counted from 1.
  for (const part of [1, 0, int4, ordinals.length, 1]) to = bytes.writeInt32BE(part, to)
  for (const ordinal of ordinals) {
    to = bytes.writeInt32BE(4, to)
    to = bytes.writeInt32BE(ordinal, to)
  }
  to = bytes.writeInt32BE(1, to)
  to = bytes.writeUInt8(entered ? 1 : 0, to)
  to = bytes.writeInt32BE(8, to)
  bytes.writeBigInt64BE(micros, to)
  return bytes
}
