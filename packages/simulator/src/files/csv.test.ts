import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CsvParser, readCsvGz, textOf } from './csv.ts'

function parse(...chunks: string[]) {
  const parser = new CsvParser()
  return [...chunks.flatMap((chunk) => parser.parse(chunk)), ...parser.end()]
}

describe('CsvParser', () => {
  test('quoted cells hold commas, line ends and quotes', () => {
    expect(parse('"a,b","c\nd","say ""hi"""\r\n1,2,3')).toEqual([
      ['a,b', 'c\nd', 'say "hi"'],
      ['1', '2', '3'],
    ])
  })

  test('an unquoted NA is missing, a quoted one is text, an empty cell is empty text', () => {
    expect(parse('NA,"NA",,""\n')).toEqual([[null, 'NA', '', '']])
  })

  test('whatever is written comes back, wherever the chunks end', () => {
    const cell = fc.oneof(fc.constantFrom('NA', '', '"', ',', '\r\n', 'é中😀'), fc.string())
    const rows = fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { maxLength: 8 })
    fc.assert(
      fc.property(rows, fc.constantFrom('\n', '\r\n', '\r'), fc.nat(200), (table, lineEnd, cut) => {
        const text = table.map((row) => row.map((c) => `"${c.replaceAll('"', '""')}"`).join(',') + lineEnd).join('')
        expect(parse(text.slice(0, cut), text.slice(cut))).toEqual(table)
      }),
    )
  })

  test('a broken quote is refused with its line', () => {
    expect(() => parse('a,b\nc"d,e\n')).toThrow('line 2: a quote inside an unquoted cell')
    expect(() => parse('"a"b\n')).toThrow('line 1: text after a closing quote')
    expect(() => parse('a\n"b')).toThrow('line 2: the file ends inside a quoted cell')
  })
})

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = []
  for await (const item of items) all.push(item)
  return all
}

describe('readCsvGz', () => {
  const inFile = async (bytes: Uint8Array, work: (path: string) => Promise<void>) => {
    const folder = await mkdtemp(join(tmpdir(), 'linli-csv-'))
    try {
      await writeFile(join(folder, 'file.csv.gz'), bytes)
      await work(join(folder, 'file.csv.gz'))
    } finally {
      await rm(folder, { recursive: true })
    }
  }

  test('gives rows by the names of the header', () =>
    inFile(gzipSync('"id","name"\n"1",NA\n'), async (path) => {
      const rows = await collect(readCsvGz(path))
      expect(rows.map((row) => Object.fromEntries(row))).toEqual([{ id: '1', name: null }])
      expect(() => textOf(rows[0]!, 'name')).toThrow('column name is missing a value')
      expect(() => textOf(rows[0]!, 'price')).toThrow('there is no column price')
    }))

  test('a row of another length is refused, not shifted', () =>
    inFile(gzipSync('a,b\n1\n'), async (path) => {
      await expect(collect(readCsvGz(path))).rejects.toThrow('a row has 1 cells, the header 2')
    }))

  test('a file cut short and a missing file are refused, not read as far as they go', () =>
    inFile(gzipSync('a,b\n1,2\n'.repeat(1000)).subarray(0, -12), async (path) => {
      await expect(collect(readCsvGz(path))).rejects.toThrow(/cannot be read|unexpected end/)
      await expect(collect(readCsvGz(`${path}.none`))).rejects.toThrow(/cannot be read|ENOENT/)
    }))
})
