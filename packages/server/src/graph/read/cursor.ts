import { hash } from 'node:crypto'
import { refuse } from '@linli/kit'

/**
 * A cursor is the sort value and id of a row, sealed with the list it belongs to: given to another list, filter or
 * sort it is refused, where it would otherwise skip rows in silence. It grants nothing: permission stands in the query.
 */
export const sealOf = (list: string): string => hash('sha256', list, 'base64url').slice(0, 10)

export const encodeCursor = (seal: string, value: unknown, id: string): string =>
  Buffer.from(JSON.stringify([seal, value, id])).toString('base64url')

const longestCursor = 1_000

export function decodeCursor(seal: string, cursor: string): { value: unknown; id: string } {
  const parts = cursor.length <= longestCursor ? parse(cursor) : undefined
  if (!Array.isArray(parts) || parts.length !== 3 || parts[0] !== seal || typeof parts[2] !== 'string')
    refuse('CURSOR_OF_ANOTHER_LIST', {}, 'after')
  return { value: parts[1], id: parts[2] }
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  } catch {
    return undefined
  }
}
