import { toPhone, type Phone } from '../../accounts/index.ts'
import { isId, Refusal } from '@linli/kit'

/** Lines of one list, and residents of one filter or segment. */
export const mostLines = 10_000
export const mostMatched = 100_000

export const bulkStatuses = ['TAGGED', 'ALREADY', 'CONTESTED', 'UNKNOWN', 'DUPLICATE', 'UNREADABLE'] as const
export type BulkStatus = (typeof bulkStatuses)[number]

/** Whom a line names: by id or phone; null where it cannot be read. */
export type Named = { readonly residentId: string } | { readonly phone: Phone } | null

/** What somebody typed for one person. */
export function nameOf(cell: string): Named {
  const text = cell.trim()
  if (isId('res', text)) return { residentId: text }
  try {
    return { phone: toPhone(text) }
  } catch (error) {
    if (error instanceof Refusal) return null
    throw error
  }
}

const headings = new Set(['phone', 'mobile', 'resident', 'residentid', 'resident_id', '手机', '手机号', '电话', '居民'])

/**
 * The cells of a list as spreadsheets write them: one person a line, in the first column or the one whose heading says
 * phone or resident. What looks like a formula is a text like any other, and names nobody.
 */
export function cellsOf(csv: string): string[] {
  const lines = csv
    .replace(/^\uFEFF/u, '')
    // One more than may be, and a heading: who sends a million lines is told so without reading them.
    .split(/\r\n|\n|\r/u, mostLines + 2)
    .filter((line) => line.trim() !== '')
  const first = fieldsOf(lines[0] ?? '').map((field) => field.trim().toLowerCase())
  const column = first.findIndex((field) => headings.has(field))
  return lines.slice(column < 0 ? 0 : 1).map((line) => fieldsOf(line)[Math.max(column, 0)] ?? '')
}

const field = /"((?:[^"]|"")*)"(?:[,;\t]|$)|([^,;\t]*)(?:[,;\t]|$)/gu

function fieldsOf(line: string): string[] {
  return [...line.matchAll(field)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '')
}
