export const widths = ['u8', 'u16', 'i32', 'f64'] as const
export type Width = (typeof widths)[number]
export type Values = Uint8Array | Uint16Array | Int32Array | Float64Array

/** What stands for "not known": above all values, so that no range of values holds it. */
export const unknowns: Readonly<Record<Width, number>> = {
  u8: 0xff,
  u16: 0xffff,
  i32: 0x7fff_ffff,
  f64: Number.POSITIVE_INFINITY,
}

/**
 * Whole numbers, one for each row, in the smallest type that holds them. A value that does not fit makes the column wider,
 * so that nothing ever overflows; from 32 bits on, doubles hold every safe integer and negative ones too.
 */
export class Column {
  width: Width
  values: Values
  /** What `values` holds where nothing is known. */
  unknown: number

  constructor(capacity: number, width: Width = 'u8') {
    this.width = width
    this.unknown = unknowns[width]
    this.values = allocate(width, capacity).fill(this.unknown)
  }

  get(row: number): number | null {
    const value = this.values[row]
    return value === undefined || value === this.unknown ? null : value
  }

  /** The row must be within the capacity: see `resize`. True if it was another value before. */
  set(row: number, value: number | null): boolean {
    if (value !== null && !fits(this.width, value)) this.#widen(value)
    const next = value ?? this.unknown
    const changed = this.values[row] !== next
    this.values[row] = next
    return changed
  }

  resize(capacity: number): void {
    const before = this.values
    this.values = allocate(this.width, capacity)
    this.values.set(before)
    this.values.fill(this.unknown, before.length)
  }

  adopt(width: Width, values: Values): void {
    this.width = width
    this.unknown = unknowns[width]
    this.values = values
  }

  #widen(value: number): void {
    if (!Number.isSafeInteger(value)) throw new RangeError(`a column holds whole numbers, not ${value}`)
    const before = this.values
    const unknown = this.unknown
    const width = widths.find((each) => fits(each, value) && widths.indexOf(each) > widths.indexOf(this.width))!
    this.adopt(width, allocate(width, before.length))
    for (let row = 0; row < before.length; row++) {
      this.values[row] = before[row] === unknown ? this.unknown : before[row]!
    }
  }
}

const fits = (width: Width, value: number): boolean =>
  Number.isSafeInteger(value) && (width === 'f64' || (value >= 0 && value < unknowns[width]))

export function allocate(width: Width, length: number): Values {
  return valuesOf(width, new ArrayBuffer(length * bytesPer[width]), 0, length)
}

export const bytesPer: Readonly<Record<Width, number>> = { u8: 1, u16: 2, i32: 4, f64: 8 }

export function valuesOf(width: Width, buffer: ArrayBufferLike, offset: number, length: number): Values {
  switch (width) {
    case 'u8':
      return new Uint8Array(buffer, offset, length)
    case 'u16':
      return new Uint16Array(buffer, offset, length)
    case 'i32':
      return new Int32Array(buffer, offset, length)
    case 'f64':
      return new Float64Array(buffer, offset, length)
  }
}
