import { Field } from 'type-graphql'
import type { Sql } from '../../../db/database.ts'
import { SegmentPreviewType } from './segments.types.ts'

interface PreviewField {
  readonly type: () => unknown
  readonly description: string
  /** `count` is null where so few are meant that nothing may be said of them. */
  read(db: Sql, count: number | null): Promise<unknown>
}

const fields = new Map<string, PreviewField>()

/** Features that come later say here what they know of an audience that nobody has kept yet. */
export function extendPreview(name: string, field: PreviewField): void {
  fields.set(name, field)
  Field(field.type as () => object, { description: field.description })(SegmentPreviewType.prototype, name)
}

export async function readPreviewFields(db: Sql, count: number | null): Promise<Readonly<Record<string, unknown>>> {
  const read = [...fields].map(async ([name, field]) => [name, await field.read(db, count)] as const)
  return Object.fromEntries(await Promise.all(read))
}
