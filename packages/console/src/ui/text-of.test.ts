import { expect, test } from 'vitest'
import { momentText } from './moment.tsx'
import { moneyText } from './money.tsx'
import { percentText } from './percent.ts'
import { csvText } from './table/csv.ts'

test('money has both digits of fen and is never rounded', () => {
  expect([0, 5, 1_240, -1_240, 123_456_789].map(moneyText)).toEqual([
    '¥0.00',
    '¥0.05',
    '¥12.40',
    '−¥12.40',
    '¥1,234,567.89',
  ])
})

test('an instant is told in the time of the neighbourhood', () => {
  const at = new Date('2026-11-21T18:30:05Z')
  expect(momentText(at, 'exact', 'zh-CN')).toBe('2026/11/22 02:30:05')
  expect(momentText(at, 'time', 'en')).toBe('02:30')
})

test('a share is told with one digit', () => {
  expect(percentText(9_274)).toBe('92.7%')
})

test('an export keeps commas and quotes, and no cell runs as a formula', () => {
  expect(
    csvText([
      ['号', '备注'],
      ['WJ-1', 'a "b", c'],
      ['=1+1', '@x'],
    ]),
  ).toBe('\uFEFF"号","备注"\r\n"WJ-1","a ""b"", c"\r\n"\'=1+1","\'@x"\r\n')
})
