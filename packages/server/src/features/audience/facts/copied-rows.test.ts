import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CopiedRows, type FieldValue } from './copied-rows.ts'

const int16 = (value: number) => Buffer.from([(value >> 8) & 255, value & 255])
const int32 = (value: number) => {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}
const int64 = (value: number) => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64BE(BigInt(value))
  return bytes
}
const field = (bytes: Buffer | null) => (bytes ? Buffer.concat([int32(bytes.length), bytes]) : int32(-1))
const header = Buffer.concat([Buffer.from('PGCOPY\n\u00ff\r\n\0', 'latin1'), int32(0), int32(0)])
const row = (id: number, small: number, big: number | null, text: string, flag: boolean) =>
  Buffer.concat([
    int16(5),
    field(int32(id)),
    field(int16(small)),
    field(big === null ? null : int64(big)),
    field(Buffer.from(text)),
    field(Buffer.from([flag ? 1 : 0])),
  ])
const kinds = ['number', 'number', 'number', 'text', 'boolean'] as const

test('rows are the same wherever the stream is cut', () => {
  const rows: FieldValue[][] = [
    [1, -2, 9_007_199_254_740_991, '望京', true],
    [2, 3, null, '', false],
  ]
  const whole = Buffer.concat([
    header,
    row(1, -2, 9_007_199_254_740_991, '望京', true),
    row(2, 3, null, '', false),
    int16(-1),
  ])
  fc.assert(
    fc.property(fc.array(fc.nat(whole.length), { maxLength: 12 }), (cuts) => {
      const read: FieldValue[][] = []
      const copied = new CopiedRows(kinds, (fields) => void read.push(fields))
      const at = [0, ...cuts.toSorted((a, b) => a - b), whole.length]
      for (let index = 1; index < at.length; index++) copied.add(whole.subarray(at[index - 1], at[index]))
      copied.end()
      expect(read).toEqual(rows)
    }),
  )
})

test('a stream that breaks off is no snapshot', () => {
  const copied = new CopiedRows(kinds, () => undefined)
  copied.add(Buffer.concat([header, row(1, 2, 3, 'x', true)]))
  expect(() => copied.end()).toThrow('before its end')
})
