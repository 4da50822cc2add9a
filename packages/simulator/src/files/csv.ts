import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'

/** A missing value (an unquoted `NA`) is null; a quoted "NA" is the text NA. */
export type Cell = string | null

/** One row by column name. */
export type Row = ReadonlyMap<string, Cell>

const longestCell = 1_000_000

/**
 * RFC 4180 with any line end: quoted cells may hold commas, line ends and doubled quotes, and a chunk may end anywhere.
 * A quote inside an unquoted cell or text after a closing quote is an error: guessing would shift every later column.
 */
export class CsvParser {
  private done: Cell[][] = []
  private row: Cell[] = []
  private cell = ''
  private mode: 'start' | 'plain' | 'quoted' | 'closed' = 'start'
  private afterReturn = false
  private line = 1

  /** The rows that `text` completes. */
  parse(text: string): Cell[][] {
    for (const char of text) {
      if (this.mode === 'quoted') this.takeQuoted(char)
      else this.takeBare(char)
    }
    return this.take()
  }

  /** The last row, when the file does not end with a line end. */
  end(): Cell[][] {
    if (this.mode === 'quoted') this.fail('the file ends inside a quoted cell')
    this.endRow()
    return this.take()
  }

  private take(): Cell[][] {
    const rows = this.done
    this.done = []
    return rows
  }

  private takeQuoted(char: string): void {
    if (char === '\n') this.line++
    if (char === '"') this.mode = 'closed'
    else this.cell += char
    if (this.cell.length > longestCell) this.fail('a quoted cell does not end')
  }

  private takeBare(char: string): void {
    const isPair = this.afterReturn && char === '\n'
    this.afterReturn = char === '\r'
    if (isPair) return
    if (char === '"') this.openQuote()
    else if (char === ',') this.endCell()
    else if (char === '\n' || char === '\r') this.endRow()
    else if (this.mode === 'closed') this.fail('text after a closing quote')
    else {
      this.mode = 'plain'
      this.cell += char
    }
  }

  private openQuote(): void {
    if (this.mode === 'plain') this.fail('a quote inside an unquoted cell')
    if (this.mode === 'closed') this.cell += '"'
    this.mode = 'quoted'
  }

  private endCell(): void {
    this.row.push(this.mode === 'plain' && this.cell === 'NA' ? null : this.cell)
    this.cell = ''
    this.mode = 'start'
  }

  private endRow(): void {
    this.line++
    if (this.row.length === 0 && this.mode === 'start') return
    this.endCell()
    this.done.push(this.row)
    this.row = []
  }

  private fail(what: string): never {
    throw new Error(`line ${this.line}: ${what}`)
  }
}

/** Rows by name of a gzip CSV file with a header line, never more than one chunk of it in memory. */
export async function* readCsvGz(path: string): AsyncGenerator<Row> {
  const gunzip = createGunzip()
  const failed = pipeline(createReadStream(path), gunzip).catch((error: unknown) => {
    throw new Error(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  })
  // Without this a broken file would be an unhandled rejection while the loop below sees a stream that just ends.
  failed.catch(() => {})
  const parser = new CsvParser()
  let header: string[] | undefined
  const named = (cells: Cell[]): Row | undefined => {
    if (!header) {
      header = cells.map(String)
      return undefined
    }
    if (cells.length !== header.length)
      throw new Error(`${path}: a row has ${cells.length} cells, the header ${header.length}`)
    return new Map(header.map((name, index) => [name, cells[index] ?? null]))
  }
  gunzip.setEncoding('utf8')
  for await (const chunk of gunzip) {
    for (const cells of parser.parse(String(chunk))) {
      const row = named(cells)
      if (row) yield row
    }
  }
  for (const cells of parser.end()) {
    const row = named(cells)
    if (row) yield row
  }
  await failed
}

/** The text of a column that must be there. */
export function textOf(row: Row, column: string): string {
  const cell = row.get(column)
  if (cell === undefined) throw new Error(`there is no column ${column}`)
  if (cell === null) throw new Error(`column ${column} is missing a value`)
  return cell
}
