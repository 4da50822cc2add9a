/** A field as it stands in a row: whole numbers of any width, truth, or text. */
export type FieldKind = 'number' | 'boolean' | 'text'
export type FieldValue = number | boolean | string | null

/** `PGCOPY\n\xff\r\n\0`, flags, and the length of what else the header holds. */
const headerBytes = 11 + 4 + 4
const isEnd = -1

/** Reads PostgreSQL's binary COPY as its pieces come, wherever they are cut. */
export class CopiedRows {
  readonly #kinds: readonly FieldKind[]
  readonly #onRow: (fields: FieldValue[]) => void
  #rest: Buffer = Buffer.alloc(0)
  #isBegun = false
  #isEnded = false

  constructor(kinds: readonly FieldKind[], onRow: (fields: FieldValue[]) => void) {
    this.#kinds = kinds
    this.#onRow = onRow
  }

  add(piece: Buffer): void {
    const bytes = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece])
    let at = 0
    if (!this.#isBegun) {
      if (bytes.length < headerBytes) return void (this.#rest = bytes)
      at = headerBytes + bytes.readInt32BE(headerBytes - 4)
      this.#isBegun = true
    }
    for (let next = this.#row(bytes, at); next !== undefined; next = this.#row(bytes, at)) at = next
    this.#rest = bytes.subarray(at)
  }

  /** A stream that breaks off in the middle is no snapshot. */
  end(): void {
    if (!this.#isEnded) throw new Error('a copy ended before its end')
  }

  /** Where the next row begins; nothing where this one is not all there yet. */
  #row(bytes: Buffer, start: number): number | undefined {
    if (start + 2 > bytes.length) return undefined
    const count = bytes.readInt16BE(start)
    if (count === isEnd) {
      this.#isEnded = true
      return undefined
    }
    const fields: FieldValue[] = Array.from({ length: count })
    let at = start + 2
    for (let index = 0; index < count; index++) {
      if (at + 4 > bytes.length) return undefined
      const length = bytes.readInt32BE(at)
      at += 4
      if (length < 0) {
        fields[index] = null
        continue
      }
      if (at + length > bytes.length) return undefined
      fields[index] = valueOf(bytes, at, length, this.#kinds[index]!)
      at += length
    }
    this.#onRow(fields)
    return at
  }
}

function valueOf(bytes: Buffer, at: number, length: number, kind: FieldKind): FieldValue {
  if (kind === 'text') return bytes.toString('utf8', at, at + length)
  if (kind === 'boolean') return bytes[at] === 1
  if (length === 2) return bytes.readInt16BE(at)
  return length === 4 ? bytes.readInt32BE(at) : Number(bytes.readBigInt64BE(at))
}
