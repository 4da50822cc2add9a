/**
 * Kernels that compare 16 values at a time, written down instruction by instruction: plain loops take five times as long.
 * A kernel looks at values that lie at the beginning of its memory and adds to the bits that lie after them.
 */

/** So many values are copied into the kernels' memory at once: it stays in the processor's nearest cache but one. */
export const chunk = 16_384

const bitsAt = chunk * 4
const pages = 2

type Kernel = (low: number, high: number, rows: number) => void

interface Kernels {
  readonly memory: { readonly buffer: ArrayBuffer }
  readonly u8: Kernel
  readonly u16: Kernel
  readonly i32: Kernel
}

/** The part that is used here: TypeScript tells of it only with the browser's types. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object) => { readonly exports: unknown }
}

const i32 = 0x7f
const v128 = 0x7b
const end = 0x0b

/** Little-endian base 128, as all numbers are written: constants with their sign, the rest without. */
function signed(value: number): number[] {
  const low = value & 0x7f
  const rest = value >> 7
  const isLast = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0)
  return isLast ? [low] : [low | 0x80, ...signed(rest)]
}

const counted = (items: readonly (readonly number[])[]): number[] => [...unsigned(items.length), ...items.flat()]
const sized = (bytes: readonly number[]): number[] => [...unsigned(bytes.length), ...bytes]
const named = (name: string): number[] => sized([...new TextEncoder().encode(name)])
const section = (id: number, bytes: readonly number[]): number[] => [id, ...sized(bytes)]

function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)]
}

const local = (n: number): number[] => [0x20, n]
const setLocal = (n: number): number[] => [0x21, n]
const constant = (value: number): number[] => [0x41, ...signed(value)]
const shiftLeft = (bits: number): number[] => [...constant(bits), 0x74]
const shiftRight = (bits: number): number[] => [...constant(bits), 0x76]
const simd = (code: number): number[] => [0xfd, ...unsigned(code)]
const loadVector = (offset: number): number[] => [...simd(0), 0, ...unsigned(offset)]

/** How a type of value is compared in vectors, and how its masks are put together to one of 16 bytes. */
interface Lanes {
  readonly splat: number[]
  readonly atLeast: number[]
  readonly atMost: number[]
  /** Of 16 values: how many bytes each is, as a power of 2. */
  readonly shift: number
  readonly bytes: (mask: (vector: number) => number[]) => number[]
}

const narrow16 = simd(0x65)
const narrow32 = simd(0x85)
const lanes: Readonly<Record<'u8' | 'u16' | 'i32', Lanes>> = {
  u8: { splat: simd(15), atLeast: simd(44), atMost: simd(42), shift: 0, bytes: (mask) => mask(0) },
  u16: {
    splat: simd(16),
    atLeast: simd(54),
    atMost: simd(52),
    shift: 1,
    bytes: (mask) => [...mask(0), ...mask(1), ...narrow16],
  },
  i32: {
    splat: simd(17),
    atLeast: simd(63),
    atMost: simd(61),
    shift: 2,
    bytes: (mask) => [...mask(0), ...mask(1), ...narrow32, ...mask(2), ...mask(3), ...narrow32, ...narrow16],
  },
}

const [low, high, rows, row, lows, highs] = [0, 1, 2, 3, 4, 5]

/** For each 16 rows: which of them are at least `low` and at most `high`, added to the 16 bits of before. */
function kernel({ splat, atLeast, atMost, shift, bytes }: Lanes): number[] {
  const vector = (n: number) => [...local(row), ...shiftLeft(shift), ...loadVector(n * 16)]
  const mask = (n: number) => [
    ...[...vector(n), ...local(lows), ...atLeast],
    ...[...vector(n), ...local(highs), ...atMost],
    ...simd(78),
  ]
  const place = [...local(row), ...shiftRight(3)]
  const at = [1, ...unsigned(bitsAt)]
  return sized([
    ...counted([
      [1, i32],
      [2, v128],
    ]),
    ...[...local(low), ...splat, ...setLocal(lows)],
    ...[...local(high), ...splat, ...setLocal(highs)],
    ...[0x03, 0x40],
    ...place,
    ...[...place, 0x2f, ...at],
    ...[...bytes(mask), ...simd(100), 0x72],
    ...[0x3b, ...at],
    ...[...local(row), ...constant(16), 0x6a, 0x22, row, ...local(rows), 0x49],
    ...[0x0d, 0, end],
    end,
  ])
}

const names = ['u8', 'u16', 'i32'] as const

function compile(): Kernels {
  const module = new Uint8Array([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, counted([[0x60, ...counted([[i32], [i32], [i32]]), 0]])),
    ...section(3, counted(names.map(() => [0]))),
    ...section(5, counted([[0, pages]])),
    ...section(7, counted([[...named('memory'), 2, 0], ...names.map((name, n) => [...named(name), 0, n])])),
    ...section(10, counted(names.map((name) => kernel(lanes[name])))),
  ])
  return new WebAssembly.Instance(new WebAssembly.Module(module)).exports as Kernels
}

const kernels = compile()
const { buffer } = kernels.memory

/** By width: where the values go, and what makes bits of them. */
export const simdKernels = {
  u8: { run: kernels.u8, values: new Uint8Array(buffer, 0, chunk) },
  u16: { run: kernels.u16, values: new Uint16Array(buffer, 0, chunk) },
  i32: { run: kernels.i32, values: new Int32Array(buffer, 0, chunk) },
} as const

/** Where the bits are. */
export const simdBits = new Int32Array(buffer, bitsAt, chunk >>> 5)
