import { expect, test } from 'vitest'
import { cellsOf, mostLines, nameOf } from './bulk.ts'
import { newId } from '@linli/kit'

test.each([
  ['13800000001\n13800000002', ['13800000001', '13800000002']],
  ['\uFEFF手机号,姓名\r\n13800000001,王\r\n\r\n13800000002,李\r\n', ['13800000001', '13800000002']],
  ['name;phone\n"王;阿姨";"13800000001"', ['13800000001']],
  ['=HYPERLINK("http://x")\n"say ""hi"""', ['=HYPERLINK("http://x")', 'say "hi"']],
  ['', []],
])('the cells of %j are %j', (csv, cells) => {
  expect(cellsOf(csv)).toEqual(cells)
})

test('a person is named by phone in any spelling or by his id; a formula names nobody', () => {
  const residentId = newId('res')
  expect(
    ['138 0000 0001', '+8613800000001', ` ${residentId} `, '=1+1', '@SUM(A1)', newId('ord'), ''].map(nameOf),
  ).toEqual([
    ...[{ phone: '+8613800000001' }, { phone: '+8613800000001' }, { residentId }],
    ...[null, null, null, null],
  ])
})

test('of a million lines no more are read than tell that they are too many', () => {
  expect(cellsOf('13800000001\n'.repeat(1_000_000)).length).toBe(mostLines + 2)
})
